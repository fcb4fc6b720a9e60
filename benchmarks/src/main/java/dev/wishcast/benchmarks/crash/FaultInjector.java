package dev.wishcast.benchmarks.crash;

import dev.wishcast.local.await.Heartbeats;
import dev.wishcast.local.flink.FlinkCluster;
import dev.wishcast.local.flink.FlinkRest.Restored;
import dev.wishcast.local.process.ServerFailedException;
import dev.wishcast.local.stack.Stack;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Runs the job on a stack, kills parts of the stack and brings them back, as whoever supervises them would. Not thread-safe.
 */
final class FaultInjector {

    static final int PARALLELISM = 2;

    /** How long a checkpoint or savepoint takes at most. */
    static final Duration CHECKPOINT_TIMEOUT = Duration.ofMinutes(2);

    private static final Duration RECOVERED_WITHIN = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final int RESCALED_UP = 4;
    private static final int RESCALED_DOWN = 1;

    private final Stack stack;
    private final FlinkCluster flink;
    private final Map<String, String> jobOptions;
    private String job;

    /** Starts the job. */
    FaultInjector(Stack stack, Map<String, String> jobOptions) throws IOException, InterruptedException {
        this.stack = stack;
        this.flink = stack.flink();
        this.jobOptions = jobOptions;
        this.job = stack.startJob(jobOptions);
    }

    /** The job's id. It changes when the job is started from a savepoint. */
    String job() {
        return job;
    }

    boolean jobIsRunning() throws IOException, InterruptedException {
        return flink.rest().state(job).equals("RUNNING");
    }

    /**
     * Waits until the condition answers true. A condition that throws is not true yet, as the part that it asks may be away.
     *
     * @param what names the condition in the message of a failure, as in "not running again"
     * @throws ServerFailedException if it does not within three minutes, or a server ends that nobody killed
     */
    void until(String what, Callable<Boolean> condition) throws InterruptedException {
        long deadline = System.nanoTime() + RECOVERED_WITHIN.toNanos();
        Exception last = null;
        while (System.nanoTime() < deadline) {
            try {
                if (condition.call()) {
                    return;
                }
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                last = e;
            }
            stack.checkAlive();
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        }
        throw new ServerFailedException(
                "After " + RECOVERED_WITHIN.toSeconds() + " s: not " + what
                        + (last == null ? "." : ": " + last.getMessage()) + "\nLogs: "
                        + stack.run().logs(),
                last);
    }

    void awaitRunning() throws InterruptedException {
        until("all tasks running", this::jobIsRunning);
    }

    /** The checkpoint that the job has restored after a time, if it has. */
    Optional<Restored> restoredSince(long time) throws IOException, InterruptedException {
        return flink.rest().restored(job).filter(restored -> restored.restoredAt() >= time);
    }

    /**
     * Lets a fault happen, and waits until everything works again.
     *
     * @param happened is run as soon as it has happened
     * @param later returns when the second half of a fault that has two should happen
     * @return how long it took, in milliseconds
     */
    long inject(Fault fault, SplittableRandom random, Step happened, Step later)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        switch (fault) {
            case TASKMANAGER ->
                interruptJob(() -> {
                    flink.killTaskManager(random.nextInt(flink.taskManagers()));
                    happened.run();
                    flink.startTaskManager();
                });
            case JOBMANAGER ->
                interruptJob(() -> {
                    flink.crashJobManager();
                    happened.run();
                });
            case CONNECT -> interruptChanges(stack.connect()::crash, happened, stack.connect()::awaitReady);
            case KAFKA -> interruptChanges(stack.kafka()::crash, happened, stack.kafka()::awaitReady);
            case MYSQL -> interruptChanges(stack.mysql()::crash, happened, stack.mysql()::awaitReady);
            case SAVEPOINT -> restart(PARALLELISM, happened);
            case RESCALE -> {
                return rescale(happened, later);
            }
        }
        return millisSince(start);
    }

    /** Kills what the job runs in; a checkpoint that is restored afterwards tells that it runs again. */
    private void interruptJob(Step kill) throws IOException, InterruptedException {
        long killedAt = System.currentTimeMillis();
        kill.run();
        until("restored and running", () -> restoredSince(killedAt).isPresent() && jobIsRunning());
    }

    /** Kills what changes pass on their way from MySQL; a heartbeat that is committed afterwards tells that they pass again. */
    private void interruptChanges(Runnable crash, Step happened, Step awaitReady)
            throws IOException, InterruptedException {
        try (Heartbeats heartbeats = new Heartbeats(stack.kafka())) {
            until("reading heartbeats", () -> heartbeats.latest() > 0);
            crash.run();
            long killedAt = System.currentTimeMillis();
            happened.run();
            awaitReady.run();
            until("reading changes again", () -> heartbeats.latest() > killedAt);
        }
        awaitRunning();
    }

    /** Up and down; the time of the longer of the two counts. */
    private long rescale(Step happened, Step later) throws IOException, InterruptedException {
        long start = System.nanoTime();
        restart(RESCALED_UP, () -> {
            happened.run();
            for (int i = PARALLELISM; i < RESCALED_UP; i++) {
                flink.startTaskManager();
            }
            flink.awaitSlots(RESCALED_UP);
        });
        long up = millisSince(start);
        later.run();
        start = System.nanoTime();
        restart(RESCALED_DOWN, () -> {});
        return Math.max(up, millisSince(start));
    }

    /** Brings the job back to the parallelism of before, if a fault has left another one. */
    void undo() throws IOException, InterruptedException {
        if (flink.taskManagers() > PARALLELISM) {
            restart(PARALLELISM, () -> {
                while (flink.taskManagers() > PARALLELISM) {
                    flink.killTaskManager(0);
                }
                flink.awaitSlots(PARALLELISM);
            });
        }
    }

    /** Stops the job with a savepoint, takes the step, and starts the job from there. */
    private void restart(int parallelism, Step whileStopped) throws IOException, InterruptedException {
        String savepoint = flink.rest().stop(job, CHECKPOINT_TIMEOUT);
        whileStopped.run();
        job = stack.startJob(jobOptions, List.of("-s", savepoint, "-p", Integer.toString(parallelism)));
    }

    private static long millisSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) / 1_000_000;
    }

    /** Something that has to be done, or waited for. */
    @FunctionalInterface
    interface Step {
        void run() throws IOException, InterruptedException;
    }
}
