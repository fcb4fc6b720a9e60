package dev.wishcast.local.await;

import dev.wishcast.local.process.ServerFailedException;
import dev.wishcast.local.server.StubProcess;
import dev.wishcast.local.stack.Stack;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * Waits for what a job on a stack does. Every wait fails as soon as a server or the job has failed for good, and tolerates a
 * JobManager that does not answer. Not thread-safe.
 */
public final class AwaitJob {

    /** How long it takes to be sure that no more pushes come: a duplicate comes with the others or right behind them. */
    public static final Duration QUIET = Duration.ofSeconds(2);

    private static final Duration STUB_POLL = Duration.ofMillis(25);
    private static final Duration FLINK_POLL = Duration.ofMillis(100);
    private static final Duration CHECK_EVERY = Duration.ofSeconds(1);
    /** Longer than a sale is held at most, and than a job takes to come back after a failure. */
    private static final Duration STALLED = Duration.ofMinutes(2);

    private final Stack stack;
    private final String job;
    private long checkedAt = System.nanoTime();

    /** Waits for a job that was started, by its id. */
    public AwaitJob(Stack stack, String job) {
        this.stack = stack;
        this.job = job;
    }

    /**
     * Waits until a number has reached a target. Both are read again and again.
     *
     * @param what names the number in the message of a failure
     * @param progress is told the number each time it was read
     * @return the number, at least as large as the target
     * @throws ServerFailedException if a server or the job fails, or the number does not change for two minutes
     */
    public long reaches(String what, Probe target, Probe number, LongConsumer progress)
            throws IOException, InterruptedException {
        Standstill standstill = new Standstill();
        while (true) {
            long goal = target.read();
            long now = number.read();
            progress.accept(now);
            if (now >= goal) {
                return now;
            }
            if (standstill.of(now).compareTo(STALLED) > 0) {
                throw new ServerFailedException(what + " stands still at " + now + ".\nLogs: "
                        + stack.run().logs());
            }
            pause(FLINK_POLL);
        }
    }

    /**
     * Waits until so many different devices have got the sale's push, and then until no more pushes come. Returns also if
     * nothing has moved for two minutes: the counts tell which.
     *
     * @param quiet how long no more pushes may have come at the end; zero to return with the last device's push
     * @param progress is told again and again how many devices have got the push
     * @throws ServerFailedException if a server or the job fails
     */
    public StubProcess.Counts pushes(String saleId, long devices, Duration quiet, Progress progress)
            throws IOException, InterruptedException {
        StubProcess stub = stack.stub().orElseThrow();
        Standstill standstill = new Standstill();
        while (true) {
            StubProcess.Counts counts = stub.counts(saleId);
            progress.at(counts.distinct());
            Duration enough = counts.distinct() < devices ? STALLED : quiet;
            if (standstill.of(counts.accepted()).compareTo(enough) >= 0) {
                return counts;
            }
            pause(STUB_POLL);
        }
    }

    private void pause(Duration time) throws InterruptedException {
        stack.checkAlive();
        if (System.nanoTime() - checkedAt > CHECK_EVERY.toNanos()) {
            checkedAt = System.nanoTime();
            try {
                stack.flink().checkNotFailed(job);
            } catch (IOException e) {
                // The JobManager is away, or does not know the job yet. If its process had ended, that had been
                // noticed.
            }
        }
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
    }

    /** Is told how far something is. */
    @FunctionalInterface
    public interface Progress {
        void at(long number) throws IOException, InterruptedException;
    }

    /** How long a number has not changed. */
    private static final class Standstill {

        private long last;
        private long since = System.nanoTime();

        /** Tells the number as it is now. */
        Duration of(long now) {
            if (now != last) {
                last = now;
                since = System.nanoTime();
            }
            return Duration.ofNanos(System.nanoTime() - since);
        }
    }

    /** Reads a number of a running system. */
    @FunctionalInterface
    public interface Probe {
        long read() throws IOException, InterruptedException;
    }
}
