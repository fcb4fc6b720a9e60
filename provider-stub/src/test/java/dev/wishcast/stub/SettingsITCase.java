package dev.wishcast.stub;

import com.eatthepath.pushy.apns.ApnsClient;
import com.eatthepath.pushy.apns.ApnsClientBuilder;
import com.eatthepath.pushy.apns.PushNotificationResponse;
import com.eatthepath.pushy.apns.auth.ApnsSigningKey;
import com.eatthepath.pushy.apns.util.SimpleApnsPushNotification;
import dev.wishcast.stub.judge.StubStatistics.Violations;
import io.netty.handler.codec.http2.Http2Error;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What SETTINGS say, and when. */
class SettingsITCase {

    private static List<String> tokens(int count) {
        return IntStream.range(0, count).mapToObj("%064x"::formatted).toList();
    }

    @Test
    void streamsAboveTheLimitAreRefusedAndCountedAndNoOthersSuffer() throws Exception {
        StubConfig config = StubConfig.defaults().withMaxConcurrentStreams(10).withLatency(Duration.ofMillis(50));
        try (ProviderStub stub = ProviderStub.start(config);
                FrameClient client = new FrameClient(stub)) {
            client.apns(tokens(1));
            Awaitility.await().until(() -> client.answers.size() == 1);
            client.apns(tokens(15));
            Awaitility.await().until(() -> client.answers.size() == 11 && client.resets.size() == 5);

            assertThat(client.streamLimits).containsExactly(10L);
            assertThat(client.resets).containsOnlyKeys(23, 25, 27, 29, 31);
            assertThat(client.resets.values()).containsOnly(Http2Error.REFUSED_STREAM.code());
            assertThat(client.goAways).isEmpty();
            assertThat(stub.statistics().violations()).isEqualTo(new Violations(0, 0, 0, 5));
        }
    }

    @Test
    void theFirstRequestWithValidCredentialsRaisesTheLimit() throws Exception {
        StubConfig config = StubConfig.defaults().withInitialStreams(1).withMaxConcurrentStreams(1_000);
        try (ProviderStub stub = ProviderStub.start(config);
                FrameClient stranger = new FrameClient(stub, "no-jwt");
                FrameClient client = new FrameClient(stub)) {
            stranger.apns(tokens(1));
            client.apns(tokens(1));
            Awaitility.await().until(() -> client.streamLimits.size() == 2 && !stranger.answers.isEmpty());
            client.apns(tokens(100));
            Awaitility.await().until(() -> client.answers.size() == 101);

            assertThat(client.streamLimits).containsExactly(1L, 1_000L);
            assertThat(stranger.answers).containsValue("403");
            assertThat(stranger.streamLimits).containsExactly(1L);
            assertThat(stub.statistics().violations()).isEqualTo(Violations.NONE);
        }
    }

    @Test
    void slowSettingsComeBeforeTheFirstAnswer() throws Exception {
        long delayMs = 300;
        StubConfig config = StubConfig.defaults().withSettingsDelay(Duration.ofMillis(delayMs));
        long start = System.nanoTime();
        try (ProviderStub stub = ProviderStub.start(config);
                FrameClient client = new FrameClient(stub)) {
            client.apns(tokens(1));
            Awaitility.await().until(() -> !stub.accepted().isEmpty());
            assertThat(client.answers).isEmpty();
            Awaitility.await().until(() -> !client.answers.isEmpty());

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(delayMs));
            assertThat(client.streamLimits).containsExactly(100L);
        }
    }

    @Test
    void pushyStartsWithOneStreamAndUsesMoreOnceItMay() throws Exception {
        StubConfig config = StubConfig.defaults()
                .withInitialStreams(1)
                .withSettingsDelay(Duration.ofMillis(100))
                .withLatency(Duration.ofMillis(5));
        try (ProviderStub stub = ProviderStub.start(config)) {
            ApnsClient client = new ApnsClientBuilder()
                    .setApnsServer("127.0.0.1", stub.port())
                    .setTrustedServerCertificateChain(stub.certificatesFile().toFile())
                    .setSigningKey(ApnsSigningKey.loadFromPkcs8File(
                            stub.apnsKeyFile().toFile(), stub.apnsTeamId(), stub.apnsKeyId()))
                    .build();
            try {
                List<CompletableFuture<PushNotificationResponse<SimpleApnsPushNotification>>> sent = new ArrayList<>();
                for (String token : tokens(300)) {
                    sent.add(client.sendNotification(
                            new SimpleApnsPushNotification(token, stub.apnsTopic(), "{\"aps\":{}}")));
                }
                for (var one : sent) {
                    assertThat(one.get(20, TimeUnit.SECONDS).isAccepted()).isTrue();
                }
            } finally {
                client.close().get(20, TimeUnit.SECONDS);
            }

            assertThat(stub.statistics().totals().accepted()).isEqualTo(300);
            assertThat(stub.statistics().violations()).isEqualTo(Violations.NONE);
        }
    }
}
