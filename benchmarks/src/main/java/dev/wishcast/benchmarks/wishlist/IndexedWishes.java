package dev.wishcast.benchmarks.wishlist;

import dev.wishcast.benchmarks.ProcessTime;
import dev.wishcast.local.await.Standstill;
import dev.wishcast.local.process.ServerFailedException;
import dev.wishcast.local.stack.Stack;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How many wishes the index has taken since the job was started, and at what cost. Not thread-safe. */
public final class IndexedWishes {

    /** Flink's REST API knows nothing newer. */
    private static final Duration POLL = Duration.ofMillis(500);

    private static final Duration TOLD_EVERY = Duration.ofSeconds(10);
    private static final Duration STALLED = Duration.ofMinutes(2);

    private static final Duration QUIET = Duration.ofSeconds(2);
    private static final double QUIET_CORES = 0.5;
    private static final Duration NEVER_QUIET = Duration.ofMinutes(5);

    private final Stack stack;
    private final String job;

    /** @param job its id */
    public IndexedWishes(Stack stack, String job) {
        this.stack = stack;
        this.job = job;
    }

    /**
     * Waits until the index has taken that many wishes in all.
     *
     * @param out is told now and then how far it is
     * @return those it took meanwhile
     * @throws ServerFailedException if a server or the job fails, or no wish is taken for two minutes
     */
    public Taken await(long count, PrintStream out) throws IOException, InterruptedException {
        Standstill standstill = new Standstill();
        Moment first = now();
        Moment last = first;
        Moment told = first;
        while (last.wishes() < count) {
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
            stack.checkAlive();
            stack.flink().checkNotFailed(job);
            last = now();
            // Until there is one, the job is still starting.
            first = first.wishes() == 0 ? last : first;
            if (last.nanos() - told.nanos() > TOLD_EVERY.toNanos()) {
                out.printf(
                        "  %,d of %,d rows, %,.0f a second%n", last.wishes(), count, new Taken(told, last).perSecond());
                told = last;
            }
            if (standstill.of(last.wishes()).compareTo(STALLED) > 0) {
                throw new ServerFailedException("The index stands still at " + last.wishes() + " of " + count
                        + " wishes.\nLogs: " + stack.run().logs());
            }
        }
        return new Taken(first, last);
    }

    /** Waits until the TaskManagers have next to nothing to do, at most five minutes: RocksDB goes on merging for a while. */
    public void awaitQuiet() throws InterruptedException {
        long deadline = System.nanoTime() + NEVER_QUIET.toNanos();
        Duration used;
        do {
            Duration before = cpu();
            TimeUnit.NANOSECONDS.sleep(QUIET.toNanos());
            used = cpu().minus(before);
        } while (used.toMillis() > QUIET_CORES * QUIET.toMillis() && System.nanoTime() < deadline);
    }

    private Moment now() throws IOException, InterruptedException {
        long wishes =
                stack.flink().rest().sums(job, metric -> metric.endsWith(".wishcast.wishesUpserted")).values().stream()
                        .mapToLong(Double::longValue)
                        .sum();
        return new Moment(wishes, System.nanoTime(), cpu());
    }

    /** What the TaskManagers have used. */
    private Duration cpu() {
        return ProcessTime.of(stack.flink().taskManagerPids());
    }

    /**
     * How far the index was at a moment. Immutable.
     *
     * @param nanos as of {@link System#nanoTime()}
     * @param cpu of the TaskManagers until then
     */
    public record Moment(long wishes, long nanos, Duration cpu) {}

    /** Wishes that the index has taken between two moments. Immutable. */
    public record Taken(Moment from, Moment to) {

        /** How many a second. */
        public double perSecond() {
            return (to.wishes - from.wishes) * 1e9 / (to.nanos - from.nanos);
        }

        /** CPU of the TaskManagers for each, in microseconds. */
        public double cpuMicrosEach() {
            return to.cpu.minus(from.cpu).toNanos() / 1e3 / (to.wishes - from.wishes);
        }
    }
}
