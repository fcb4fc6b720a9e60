package dev.wishcast.benchmarks.crash;

import dev.wishcast.local.await.AwaitRecovery;
import dev.wishcast.local.flink.FlinkRest;
import dev.wishcast.local.flink.FlinkRest.Restored;
import dev.wishcast.local.stack.Stack;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The job of the crash suite, through crashes, savepoints and other parallelisms. Not thread-safe. */
final class RestartableJob {

    private static final Duration CHECKPOINT_TIMEOUT = Duration.ofMinutes(2);

    private final Stack stack;
    private final FlinkRest flink;
    private final Map<String, String> options;
    private final AwaitRecovery recovery;
    private String id;

    private RestartableJob(Stack stack, Map<String, String> options, AwaitRecovery recovery, String id) {
        this.stack = stack;
        this.flink = stack.flink().rest();
        this.options = Map.copyOf(options);
        this.recovery = recovery;
        this.id = id;
    }

    static RestartableJob start(Stack stack, Map<String, String> options, AwaitRecovery recovery)
            throws IOException, InterruptedException {
        return new RestartableJob(stack, options, recovery, stack.startJob(options));
    }

    /** Changes when the job is started from a savepoint. */
    String id() {
        return id;
    }

    boolean isRunning() throws IOException, InterruptedException {
        return flink.state(id).equals("RUNNING");
    }

    void awaitRunning() throws InterruptedException {
        recovery.until("all tasks running", this::isRunning);
    }

    /** The checkpoint that the job has restored after a time, if it has. */
    Optional<Restored> restoredSince(long time) throws IOException, InterruptedException {
        return flink.restored(id).filter(restored -> restored.restoredAt() >= time);
    }

    /** Stops the job with a savepoint, prepares, and starts it from there. */
    void restart(int parallelism, Preparation preparation) throws IOException, InterruptedException {
        String savepoint = flink.stop(id, CHECKPOINT_TIMEOUT);
        preparation.run();
        id = stack.startJob(options, List.of("-s", savepoint, "-p", Integer.toString(parallelism)));
    }

    /** Waits for a checkpoint that begins now: what happened so far will not happen again. */
    void awaitCheckpoint() throws InterruptedException {
        recovery.until("a checkpoint completed", () -> {
            flink.takeCheckpoint(id, CHECKPOINT_TIMEOUT);
            return true;
        });
    }

    /** Takes a savepoint of what the job has read so far, and returns its location. */
    String takeSavepoint() throws IOException, InterruptedException {
        return flink.takeSavepoint(id, CHECKPOINT_TIMEOUT);
    }

    /** Restarts since the job was last submitted, or since the JobManager was last started. */
    int restarts() throws IOException, InterruptedException {
        return flink.restarts(id);
    }

    /** Pushes that were not sent again since the job was last started or restarted, as their receipts were there. */
    long skippedAsSettled() throws IOException, InterruptedException {
        return flink.sums(id, metric -> metric.endsWith(".skippedAsSettled")).values().stream()
                .mapToLong(Double::longValue)
                .sum();
    }

    /** What has to be done while the job is stopped. */
    @FunctionalInterface
    interface Preparation {
        void run() throws InterruptedException;
    }
}
