package dev.wishcast.sinks.writer;

import dev.wishcast.connectors.deadletter.DeadLetter;
import dev.wishcast.connectors.receipt.DeliveryOutcome;
import dev.wishcast.connectors.receipt.DeliveryReceipt;
import dev.wishcast.connectors.receipt.ReceiptLog;
import dev.wishcast.sinks.CollectingSink;
import dev.wishcast.sinks.Pushes;
import dev.wishcast.sinks.SaleMessage;
import dev.wishcast.sinks.SinkInput;
import dev.wishcast.sinks.StubExtension;
import dev.wishcast.sinks.apns.ApnsOptions;
import dev.wishcast.sinks.channel.Notification;
import dev.wishcast.sinks.fcm.FcmOptions;
import dev.wishcast.sinks.serialization.SinkInputSerializer;
import dev.wishcast.stub.script.StubProvider;
import dev.wishcast.stub.script.StubScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** The sink in a Flink job, against the provider stub. */
class ChannelSinkITCase {

    @RegisterExtension
    static final MiniClusterExtension FLINK = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    @RegisterExtension
    static final StubExtension STUB = new StubExtension();

    private final CollectingSink<DeliveryReceipt> receipts = new CollectingSink<>();
    private final CollectingSink<DeadLetter> deadLetters = new CollectingSink<>();

    @AfterEach
    void stop() {
        receipts.close();
        deadLetters.close();
    }

    @Test
    void sendsEveryNotificationOnceAndWritesAReceipt() throws Exception {
        SaleMessage message = Pushes.message("sale", Pushes.FAR_FUTURE);
        Notification[] notifications = IntStream.range(0, 5_000)
                .mapToObj(i -> Pushes.notification("token-" + i, message))
                .toArray(Notification[]::new);

        run("fcm", notifications);

        assertThat(STUB.stub().statistics("sale").totals().distinct()).isEqualTo(5_000);
        assertThat(STUB.stub().statistics("sale").totals().accepted()).isEqualTo(5_000);
        assertThat(receipts.written()).hasSize(5_000).allSatisfy(receipt -> assertThat(receipt.outcome())
                .isEqualTo(DeliveryOutcome.ACCEPTED));
        assertThat(deadLetters.written()).isEmpty();
    }

    @Test
    void sendsThroughApnsToo() throws Exception {
        SaleMessage message = Pushes.message("sale", Pushes.FAR_FUTURE);
        Notification[] notifications = IntStream.range(0, 1_000)
                .mapToObj(i -> Pushes.notification(String.format("%064x", i), message))
                .toArray(Notification[]::new);

        run("apns", notifications);

        assertThat(STUB.stub().statistics("sale").totals().distinct()).isEqualTo(1_000);
        assertThat(receipts.written()).hasSize(1_000).allSatisfy(receipt -> assertThat(receipt.outcome())
                .isEqualTo(DeliveryOutcome.ACCEPTED));
    }

    @Test
    void losesNothingWhenTheJobFailsWhileSomeWaitForARetry() throws Exception {
        STUB.stub()
                .script(StubScript.answer(StubProvider.FCM, 503, "UNAVAILABLE")
                        .forShare(0.2)
                        .withRetryAfterSeconds(1)
                        .times(1));
        SaleMessage message = Pushes.message("sale", Pushes.FAR_FUTURE);
        Configuration config = STUB.config();
        // Slow enough for a checkpoint before the end of input.
        config.set(FcmOptions.RATE_PER_SECOND, 2_000.0);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(restartingOnce());
        env.setParallelism(2);
        env.enableCheckpointing(200);
        FailsOnceAfterACheckpoint.failed.set(false);
        env.fromSequence(0, 9_999)
                .map(new FailsOnceAfterACheckpoint())
                .map(i -> (SinkInput) Pushes.slice("token-" + i, message))
                .returns(SinkInputSerializer.TYPE)
                .sinkTo(sink("fcm", config));
        env.execute("push sink that fails");

        assertThat(FailsOnceAfterACheckpoint.failed).isTrue();
        assertThat(STUB.stub().statistics("sale").totals().distinct()).isEqualTo(10_000);
        assertThat(receipts.written().stream()
                        .filter(receipt -> receipt.outcome() == DeliveryOutcome.ACCEPTED)
                        .map(DeliveryReceipt::deviceId)
                        .distinct())
                .hasSize(10_000);
    }

    @Test
    void wrongCredentialsFailTheJobAtItsFirstAttempt(@InjectMiniCluster MiniCluster cluster) throws Exception {
        Configuration config = STUB.config();
        config.set(FcmOptions.CREDENTIALS_FILE, "/nowhere/account.json");
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(restartingOnce());
        env.setParallelism(1);
        SinkInput input = Pushes.slice("token", Pushes.message("sale", Pushes.FAR_FUTURE));
        env.fromData(SinkInputSerializer.TYPE, input).sinkTo(sink("fcm", config));
        JobClient job = env.executeAsync("push sink without credentials");

        assertThatThrownBy(() -> job.getJobExecutionResult().get())
                .hasStackTraceContaining(
                        "IllegalConfigurationException: wishcast.fcm.credentials-file: /nowhere/account.json");
        assertThat(job.getJobStatus().get()).isEqualTo(JobStatus.FAILED);
        assertThat(cluster.getExecutionGraph(job.getJobID()).get().getAllExecutionVertices())
                .isNotEmpty()
                .allSatisfy(
                        vertex -> assertThat(vertex.getCurrentExecutionAttempt().getAttemptNumber())
                                .isZero());
    }

    @Test
    void aJobThatWasRunningGoesOnWithoutCredentialsUntilTheyAreBack(
            @InjectMiniCluster MiniCluster cluster, @TempDir Path directory) throws Exception {
        byte[] key = Files.readAllBytes(STUB.stub().apnsKeyFile());
        Path file = Files.write(directory.resolve("key.p8"), key);
        Configuration config = STUB.config();
        config.set(ApnsOptions.KEY_FILE, file.toString());
        SaleMessage message = Pushes.message("sale", Pushes.FAR_FUTURE);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(restartingOnce());
        env.setParallelism(1);
        env.fromSequence(1, 1)
                .map(new FailsOnceDeleting(file.toString()))
                .map(i -> (SinkInput) Pushes.slice("ab".repeat(32), message))
                .returns(SinkInputSerializer.TYPE)
                .sinkTo(sink("apns", config));
        JobClient job = env.executeAsync("push sink that loses its key");

        await().until(
                        () -> cluster.getExecutionGraph(job.getJobID())
                                .get()
                                .getAllExecutionVertices()
                                .iterator()
                                .next()
                                .getCurrentExecutionAttempt(),
                        attempt -> attempt.getAttemptNumber() == 1 && attempt.getState() == ExecutionState.RUNNING);
        assertThat(receipts.written()).isEmpty();
        Files.write(file, key);

        job.getJobExecutionResult().get(60, TimeUnit.SECONDS);
        assertThat(receipts.written()).singleElement().satisfies(receipt -> assertThat(receipt.outcome())
                .isEqualTo(DeliveryOutcome.ACCEPTED));
    }

    private static Configuration restartingOnce() {
        Configuration flink = new Configuration();
        flink.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        flink.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1);
        flink.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ZERO);
        return flink;
    }

    private ChannelSink sink(String channelId, Configuration config) {
        return ChannelSink.of(channelId, config, receipts, deadLetters, ReceiptLog.EMPTY, user -> 0);
    }

    private void run(String channelId, Notification... notifications) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(2);
        env.fromData(SinkInputSerializer.TYPE, Pushes.slices(notifications).toArray(SinkInput[]::new))
                .rebalance()
                .sinkTo(sink(channelId, STUB.config()));
        env.execute("push sink");
    }

    /** Fails the job at the first element, and takes a file with it. */
    private record FailsOnceDeleting(String file) implements MapFunction<Long, Long> {

        @Override
        public Long map(Long value) throws IOException {
            if (Files.deleteIfExists(Path.of(file))) {
                throw new IllegalStateException("as the test wants it");
            }
            return value;
        }
    }

    /** Fails the job at the first element after a checkpoint. */
    private static final class FailsOnceAfterACheckpoint implements MapFunction<Long, Long>, CheckpointListener {

        private static final long serialVersionUID = 1L;

        static final AtomicBoolean failed = new AtomicBoolean();

        private transient int checkpoints;

        @Override
        public Long map(Long value) {
            if (checkpoints > 0 && failed.compareAndSet(false, true)) {
                throw new IllegalStateException("as the test wants it");
            }
            return value;
        }

        @Override
        public void notifyCheckpointComplete(long checkpointId) {
            checkpoints++;
        }
    }
}
