package dev.wishcast.benchmarks.index;

import dev.wishcast.benchmarks.runner.ProcessStats;
import dev.wishcast.local.await.AwaitJob;
import dev.wishcast.local.stack.Stack;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;

/** How many wishes the index has taken since the job was started, and at what cost. Not thread-safe. */
final class IndexProgress {

    /** Flink's REST API knows nothing newer. */
    private static final Duration POLL = Duration.ofMillis(500);

    private static final Duration TOLD_EVERY = Duration.ofSeconds(10);

    private final Stack stack;
    private final String job;
    private Moment first;
    private Moment last;
    private Moment told;

    /** @param job its id */
    IndexProgress(Stack stack, String job) {
        this.stack = stack;
        this.job = job;
    }

    /**
     * Waits until the index has taken so many wishes in all.
     *
     * @param out is told now and then how far it is
     * @return those it took meanwhile
     * @throws dev.wishcast.local.process.ServerFailedException if a server or the job fails, or no wish is taken for two
     *     minutes
     */
    Taken await(long count, PrintStream out) throws IOException, InterruptedException {
        first = now();
        last = first;
        told = first;
        new AwaitJob(stack, job).reaches("The index", () -> count, this::wishes, wishes -> tell(count, out));
        return new Taken(first, last);
    }

    private long wishes() throws IOException, InterruptedException {
        if (System.nanoTime() - last.nanos() >= POLL.toNanos()) {
            last = now();
            // Until there is a wish, the job is still starting.
            first = first.wishes() == 0 ? last : first;
        }
        return last.wishes();
    }

    private void tell(long count, PrintStream out) {
        if (last.nanos() - told.nanos() > TOLD_EVERY.toNanos()) {
            double perSecond = new Taken(told, last).perSecond();
            out.printf("  %,d of %,d rows, %,.0f a second%n", last.wishes(), count, perSecond);
            told = last;
        }
    }

    private Moment now() throws IOException, InterruptedException {
        long wishes = stack.flink().rest().counter(job, "wishesUpserted");
        return new Moment(
                wishes, System.nanoTime(), ProcessStats.cpuTime(stack.flink().taskManagerPids()));
    }

    /**
     * How far the index was at a moment. Immutable.
     *
     * @param nanos as of {@link System#nanoTime()}
     * @param cpu of the TaskManagers until then
     */
    record Moment(long wishes, long nanos, Duration cpu) {}

    /** Wishes that the index has taken between two moments. Immutable. */
    record Taken(Moment from, Moment to) {

        /** How many a second. */
        double perSecond() {
            return (to.wishes - from.wishes) * 1e9 / (to.nanos - from.nanos);
        }

        /** CPU of the TaskManagers for each, in microseconds. */
        double cpuMicrosEach() {
            return to.cpu.minus(from.cpu).toNanos() / 1e3 / (to.wishes - from.wishes);
        }
    }
}
