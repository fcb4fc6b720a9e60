package dev.wishcast.sinks.writer;

import dev.wishcast.sinks.Pushes;
import dev.wishcast.sinks.SaleMessage;
import dev.wishcast.sinks.StubExtension;
import dev.wishcast.sinks.apns.AgedTokens;
import dev.wishcast.sinks.apns.ApnsOptions;
import dev.wishcast.sinks.channel.Notification;
import dev.wishcast.sinks.transport.http2.Http2Options;
import dev.wishcast.stub.ProviderStub;
import dev.wishcast.stub.StubConfig;
import dev.wishcast.stub.script.StubProvider;
import dev.wishcast.stub.script.StubScript;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static dev.wishcast.connectors.receipt.DeliveryOutcome.ACCEPTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** One writer's connections to a provider that takes a moment and allows few streams. */
class ConnectionsITCase {

    private static final int STREAMS = 10;

    @RegisterExtension
    static final StubExtension STUB = new StubExtension(
            StubConfig.defaults().withMaxConcurrentStreams(STREAMS).withLatency(Duration.ofMillis(100)));

    @TempDir
    Path directory;

    private Configuration config;

    @BeforeEach
    void configure() {
        config = STUB.config();
    }

    @Test
    void opensNoMoreConnectionsThanOneWithoutNeed() throws Exception {
        try (WriterHarness harness = new WriterHarness("apns", config)) {
            harness.write(pushes(STREAMS));
            harness.flush(true);

            assertThat(harness.outcomes(ACCEPTED)).isEqualTo(STREAMS);
            assertThat(harness.gauge("connections")).isOne();
        }
    }

    @Test
    void opensMoreWhenStreamsRunOutAndNeverUsesMoreStreamsThanAllowed() throws Exception {
        config.set(Http2Options.MAX_CONNECTIONS, 6);
        try (WriterHarness harness = new WriterHarness("apns", config)) {
            harness.write(pushes(600));
            harness.flush(true);

            assertThat(harness.gauge("connections")).isEqualTo(6);
            assertThat(harness.outcomes(ACCEPTED)).isEqualTo(600);
            // The stub refuses a stream too many.
            assertThat(harness.counter(DeliveryMetric.UNSENT)).isZero();
            assertThat(harness.counter(DeliveryMetric.UNKNOWN)).isZero();
        }
    }

    @Test
    void replacesAConnectionOnWhichAnswersAreLost() throws Exception {
        config.set(Http2Options.REQUEST_TIMEOUT, Duration.ofMillis(500));
        config.set(Http2Options.MAX_CONNECTIONS, 1);
        config.set(DeliveryOptions.BACKOFF_INITIAL, Duration.ofMillis(20));
        STUB.stub().script(StubScript.slow(StubProvider.APNS, 60_000).times(1));
        try (WriterHarness harness = new WriterHarness("apns", config)) {
            // All streams of the only connection are lost.
            harness.write(pushes(STREAMS));
            harness.flush(true);

            assertThat(harness.outcomes(ACCEPTED)).isEqualTo(STREAMS);
            assertThat(harness.counter(DeliveryMetric.UNKNOWN)).isEqualTo(STREAMS);
            await().untilAsserted(() ->
                    assertThat(STUB.stub().statistics().connections().open()).isOne());
        }
    }

    @Test
    void afterAnExpiredProviderTokenGoesOnWithANewOneByANewConnection() throws Exception {
        // One of its own: no token has been signed with its key yet.
        try (ProviderStub stub = ProviderStub.start(StubConfig.defaults())) {
            long minutesAgo =
                    System.currentTimeMillis() - Duration.ofMinutes(25).toMillis();
            AgedTokens.sign(stub.apnsKeyFile(), stub.apnsKeyId(), stub.apnsTeamId(), minutesAgo);
            Configuration own = StubExtension.config(stub);
            own.set(DeliveryOptions.BACKOFF_INITIAL, Duration.ofMillis(20));
            stub.script(StubScript.answer(StubProvider.APNS, 403, "ExpiredProviderToken")
                    .times(1));
            try (WriterHarness harness = new WriterHarness("apns", own)) {
                harness.write(pushes(1));
                harness.flush(true);

                assertThat(harness.outcomes(ACCEPTED)).isOne();
                assertThat(harness.counter(DeliveryMetric.UNSENT)).isOne();
                assertThat(harness.counter(DeliveryMetric.MISCONFIGURED)).isZero();
                assertThat(stub.statistics().connections().total()).isEqualTo(2);
                assertThat(harness.gauge("connections")).isOne();
            }
        }
    }

    @Test
    void sendsNothingToAServerItDoesNotTrust() throws Exception {
        config.removeConfig(Http2Options.TRUSTED_CERTIFICATES);
        config.set(DeliveryOptions.BACKOFF_INITIAL, Duration.ofMillis(20));
        try (WriterHarness harness = new WriterHarness("apns", config)) {
            harness.write(pushes(1));
            harness.runUntil(() -> harness.counter(DeliveryMetric.UNSENT) > 3);

            assertThat(harness.receipts()).isEmpty();
            assertThat(STUB.stub().statistics().totals().accepted()).isZero();
        }
    }

    @Test
    void namesATrustFileThatCannotBeUsed() throws Exception {
        Path empty = Files.createFile(directory.resolve("empty.pem"));
        for (String file : new String[] {empty.toString(), "/nowhere/roots.pem"}) {
            config.set(Http2Options.TRUSTED_CERTIFICATES, file);

            assertThatThrownBy(() -> new WriterHarness("apns", config).close())
                    .cause()
                    .isInstanceOf(IllegalConfigurationException.class)
                    .hasMessageContaining("wishcast.http.trusted-certificates: " + file);
        }
    }

    @Test
    void leavesNoThreadAndNoConnectionBehind() throws Exception {
        try (WriterHarness harness = new WriterHarness("apns", config)) {
            harness.write(pushes(50));
            harness.runUntil(() -> harness.outcomes(ACCEPTED) > 0);
            assertThat(threads()).isPositive();
        }

        await().untilAsserted(() -> {
            assertThat(threads()).isZero();
            assertThat(STUB.stub().statistics().connections().open()).isZero();
        });
    }

    @Test
    void failsToStartWithoutLeavingThreadsBehind() {
        config.set(ApnsOptions.KEY_FILE, "/nowhere/key.p8");

        assertThatThrownBy(() -> new WriterHarness("apns", config).close())
                .hasRootCauseInstanceOf(NoSuchFileException.class);
        await().untilAsserted(() -> assertThat(threads()).isZero());
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("wishcast-"))
                .count();
    }

    private static Notification[] pushes(int count) {
        SaleMessage message = Pushes.message("sale", Pushes.FAR_FUTURE);
        return IntStream.range(0, count)
                .mapToObj(i -> Pushes.notification(String.format("%064x", i), message))
                .toArray(Notification[]::new);
    }
}
