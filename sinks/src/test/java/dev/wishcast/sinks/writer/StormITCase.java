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
import dev.wishcast.sinks.fcm.FcmOptions;
import dev.wishcast.sinks.serialization.SinkInputSerializer;
import dev.wishcast.stub.judge.StubStatistics;
import dev.wishcast.stub.script.StubProvider;
import dev.wishcast.stub.script.StubScript;
import dev.wishcast.stub.script.StubScript.ConnectionLoss;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/** Both providers have their worst day: every kind of trouble at once, on 200,000 notifications. */
class StormITCase {

    private static final Logger LOG = LoggerFactory.getLogger(StormITCase.class);

    private static final int EACH = 100_000;
    private static final InMemoryReporter METRICS = InMemoryReporter.createWithRetainedMetrics();

    @RegisterExtension
    static final MiniClusterExtension FLINK = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setConfiguration(METRICS.addToConfiguration(new Configuration()))
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    @RegisterExtension
    static final StubExtension STUB = new StubExtension();

    private final CollectingSink<DeliveryReceipt> receipts = new CollectingSink<>();
    private final CollectingSink<DeadLetter> deadLetters = new CollectingSink<>();

    @TempDir
    private Path checkpoints;

    @AfterEach
    void stop() {
        receipts.close();
        deadLetters.close();
    }

    @Test
    void everyDeviceGetsItsReceiptAndNoneIsLost() throws Exception {
        script();
        JobID job = run();

        StubStatistics seen = STUB.stub().statistics();
        Map<DeliveryOutcome, Integer> outcomes = new EnumMap<>(DeliveryOutcome.class);
        receipts.written().forEach(receipt -> outcomes.merge(receipt.outcome(), 1, Integer::sum));
        long unknownResent = counter(job, DeliveryMetric.UNKNOWN_RESENT);
        long repeated = seen.totals().accepted() - seen.totals().distinct();
        LOG.info(
                "Outcomes {}, unknown and sent again {}, of these accepted twice {}; {}",
                outcomes,
                unknownResent,
                repeated,
                seen);

        assertThat(receipts.written())
                .extracting(DeliveryReceipt::notificationId)
                .hasSize(2 * EACH)
                .doesNotHaveDuplicates();
        assertThat(outcomes)
                .isEqualTo(Map.of(
                        DeliveryOutcome.ACCEPTED, 2 * EACH / 100 * 98, DeliveryOutcome.DEAD_TOKEN, 2 * EACH / 100 * 2));
        assertThat(deadLetters.written()).isEmpty();
        assertThat(seen.totals().distinct()).isEqualTo(2 * EACH / 100 * 98);
        assertThat(seen.violations()).isEqualTo(StubStatistics.Violations.NONE);
        assertThat(repeated).isLessThanOrEqualTo(unknownResent);
    }

    /** Of every 100 tokens, 2 are dead, 10 meet a 503, 5 a 429, and 1 cuts its connection; once a second a GOAWAY. */
    private static void script() {
        List<StubScript> scripts = new ArrayList<>();
        for (int i = 0; i < EACH; i++) {
            // Scattered: ten failures in a row would be an outage.
            int kind = i * 37 % 100;
            if (kind < 2) {
                scripts.add(
                        StubScript.answer(StubProvider.FCM, 404, "UNREGISTERED").forToken(fcmToken(i)));
                scripts.add(StubScript.answer(StubProvider.APNS, 410, "Unregistered")
                        .forToken(apnsToken(i)));
            } else if (kind < 12) {
                scripts.add(once(StubScript.answer(StubProvider.FCM, 503, "UNAVAILABLE"), fcmToken(i)));
                scripts.add(once(StubScript.answer(StubProvider.APNS, 503, "ServiceUnavailable"), apnsToken(i)));
            } else if (kind < 17) {
                scripts.add(once(StubScript.answer(StubProvider.FCM, 429, "QUOTA_EXCEEDED"), fcmToken(i))
                        .withQuota(StubScript.Quota.DEVICE)
                        .withRetryAfterSeconds(1 + i % 3));
                scripts.add(once(StubScript.answer(StubProvider.APNS, 429, "TooManyRequests"), apnsToken(i))
                        .withRetryAfterSeconds(1 + i % 3));
            } else if (kind == 17) {
                scripts.add(once(StubScript.lose(StubProvider.FCM, ConnectionLoss.CUT), fcmToken(i)));
                scripts.add(once(StubScript.lose(StubProvider.APNS, ConnectionLoss.CUT), apnsToken(i)));
            }
        }
        for (StubProvider provider : StubProvider.values()) {
            scripts.add(StubScript.lose(provider, ConnectionLoss.GOAWAY).everyMs(1_000));
        }
        STUB.stub().script(scripts.toArray(StubScript[]::new));
    }

    private static StubScript once(StubScript script, String token) {
        return script.forToken(token).times(1);
    }

    private JobID run() throws Exception {
        Configuration config = STUB.config();
        config.set(FcmOptions.RATE_PER_SECOND, 20_000.0);
        config.set(ApnsOptions.RATE_PER_SECOND, 20_000.0);
        // Here one request in three is lost with its connection: twelve times in a row is not unlikely enough.
        config.set(DeliveryOptions.MAX_ATTEMPTS, 20);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(2);
        env.configure(new Configuration()
                // What waits can outgrow the JobManager's memory, which the default allows 5 MB of a subtask's state.
                .set(
                        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                        checkpoints.toUri().toString())
                // A restart would write receipts twice: its cause is what this test should show then.
                .set(RestartStrategyOptions.RESTART_STRATEGY, "none"));
        env.enableCheckpointing(Duration.ofSeconds(1).toMillis());
        SaleMessage message = Pushes.message("sale", Pushes.FAR_FUTURE);
        env.fromSequence(0, EACH - 1)
                .map(i -> (SinkInput) Pushes.slice(fcmToken(i), message))
                .returns(SinkInputSerializer.TYPE)
                .sinkTo(ChannelSink.of("fcm", config, receipts, deadLetters, ReceiptLog.EMPTY, user -> 0));
        env.fromSequence(0, EACH - 1)
                .map(i -> (SinkInput) Pushes.slice(apnsToken(i), message))
                .returns(SinkInputSerializer.TYPE)
                .sinkTo(ChannelSink.of("apns", config, receipts, deadLetters, ReceiptLog.EMPTY, user -> 0));
        return env.execute("storm").getJobID();
    }

    private static String fcmToken(long i) {
        return "token-" + i;
    }

    private static String apnsToken(long i) {
        return String.format("%064x", i);
    }

    /** Over all subtasks of both sinks. */
    private static long counter(JobID job, DeliveryMetric metric) {
        return METRICS.findJobMetricGroups(job, metric.label()).stream()
                .mapToLong(found -> ((Counter) found.f2).getCount())
                .sum();
    }
}
