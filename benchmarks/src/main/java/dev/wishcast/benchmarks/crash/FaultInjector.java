package dev.wishcast.benchmarks.crash;

import dev.wishcast.local.await.AwaitRecovery;
import dev.wishcast.local.await.Heartbeats;
import dev.wishcast.local.flink.FlinkCluster;
import dev.wishcast.local.stack.Stack;
import java.io.IOException;
import java.util.SplittableRandom;

/** Kills parts of a stack and brings them back, as whoever supervises them would. Not thread-safe. */
final class FaultInjector {

    static final int PARALLELISM = 2;

    private static final int RESCALED_UP = 4;
    private static final int RESCALED_DOWN = 1;

    private final Stack stack;
    private final RestartableJob job;
    private final AwaitRecovery recovery;

    FaultInjector(Stack stack, RestartableJob job, AwaitRecovery recovery) {
        this.stack = stack;
        this.job = job;
        this.recovery = recovery;
    }

    /**
     * Lets a fault happen, and waits until everything works again.
     *
     * @param later returns when the second half of a fault that has two should happen
     * @return how long it took, in milliseconds
     */
    long inject(Fault fault, SplittableRandom random, RestartableJob.Preparation later)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        switch (fault) {
            case TASKMANAGER -> killTaskManager(random);
            case JOBMANAGER -> killJobManager();
            case CONNECT -> interruptChanges(stack.connect()::crash, stack.connect()::awaitReady);
            case KAFKA -> interruptChanges(stack.kafka()::crash, stack.kafka()::awaitReady);
            case MYSQL -> interruptChanges(stack.mysql()::crash, stack.mysql()::awaitReady);
            case SAVEPOINT -> job.restart(PARALLELISM, () -> {});
            case RESCALE -> {
                return rescale(later);
            }
        }
        return millisSince(start);
    }

    private void killTaskManager(SplittableRandom random) throws InterruptedException {
        FlinkCluster flink = stack.flink();
        long killedAt = System.currentTimeMillis();
        flink.killTaskManager(random.nextInt(flink.taskManagers()));
        flink.startTaskManager();
        awaitRestored(killedAt);
    }

    private void killJobManager() throws InterruptedException {
        long killedAt = System.currentTimeMillis();
        stack.flink().crashJobManager();
        awaitRestored(killedAt);
    }

    private void awaitRestored(long killedAt) throws InterruptedException {
        recovery.until("restored and running", () -> job.restoredSince(killedAt).isPresent() && job.isRunning());
    }

    /** Kills what changes pass on their way from MySQL; a heartbeat that is committed afterwards tells that they pass again. */
    private void interruptChanges(Runnable crash, RestartableJob.Preparation awaitReady) throws InterruptedException {
        try (Heartbeats heartbeats = new Heartbeats(stack.kafka())) {
            recovery.until("reading heartbeats", () -> heartbeats.latest() > 0);
            crash.run();
            long killedAt = System.currentTimeMillis();
            awaitReady.run();
            recovery.until("reading changes again", () -> heartbeats.latest() > killedAt);
        }
        job.awaitRunning();
    }

    /** Up and down; the time of the longer of the two counts. */
    private long rescale(RestartableJob.Preparation later) throws IOException, InterruptedException {
        long start = System.nanoTime();
        job.restart(RESCALED_UP, () -> {
            for (int i = PARALLELISM; i < RESCALED_UP; i++) {
                stack.flink().startTaskManager();
            }
            stack.flink().awaitSlots(RESCALED_UP);
        });
        long up = millisSince(start);
        later.run();
        start = System.nanoTime();
        job.restart(RESCALED_DOWN, () -> {});
        return Math.max(up, millisSince(start));
    }

    /** Brings the job back to the parallelism of before, if a fault has left another one. */
    void undo() throws IOException, InterruptedException {
        FlinkCluster flink = stack.flink();
        if (flink.taskManagers() > PARALLELISM) {
            job.restart(PARALLELISM, () -> {
                while (flink.taskManagers() > PARALLELISM) {
                    flink.killTaskManager(0);
                }
                flink.awaitSlots(PARALLELISM);
            });
        }
    }

    private static long millisSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) / 1_000_000;
    }
}
