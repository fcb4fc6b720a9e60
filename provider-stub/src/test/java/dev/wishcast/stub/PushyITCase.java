package dev.wishcast.stub;

import com.eatthepath.pushy.apns.ApnsClient;
import com.eatthepath.pushy.apns.ApnsClientBuilder;
import com.eatthepath.pushy.apns.DeliveryPriority;
import com.eatthepath.pushy.apns.PushNotificationResponse;
import com.eatthepath.pushy.apns.PushType;
import com.eatthepath.pushy.apns.auth.ApnsSigningKey;
import com.eatthepath.pushy.apns.util.SimpleApnsPushNotification;
import dev.wishcast.stub.script.StubProvider;
import dev.wishcast.stub.script.StubScript;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The unmodified pushy client. */
class PushyITCase {

    private static final String TOKEN = StubClient.APNS_TOKEN;
    private static final String PAYLOAD = "{\"aps\":{\"alert\":\"Flash sale\"}}";

    private static ProviderStub stub;
    private static ApnsClient client;

    @BeforeAll
    static void start() throws Exception {
        stub = ProviderStub.start(StubConfig.defaults());
        client = client(stub.apnsKeyId(), stub.apnsTeamId());
    }

    @AfterAll
    static void stop() throws Exception {
        client.close().get(20, TimeUnit.SECONDS);
        stub.close();
    }

    @AfterEach
    void reset() {
        stub.reset();
    }

    private static ApnsClient client(String keyId, String teamId) throws Exception {
        return new ApnsClientBuilder()
                .setApnsServer("127.0.0.1", stub.port())
                .setTrustedServerCertificateChain(stub.certificatesFile().toFile())
                .setSigningKey(
                        ApnsSigningKey.loadFromPkcs8File(stub.apnsKeyFile().toFile(), teamId, keyId))
                .build();
    }

    private static SimpleApnsPushNotification notification(String token, String topic, String payload, UUID id) {
        return new SimpleApnsPushNotification(
                token,
                topic,
                payload,
                Instant.now().plusSeconds(60),
                DeliveryPriority.IMMEDIATE,
                PushType.ALERT,
                "sale-1",
                id);
    }

    private static PushNotificationResponse<SimpleApnsPushNotification> send(
            ApnsClient through, SimpleApnsPushNotification notification) throws Exception {
        return through.sendNotification(notification).get(20, TimeUnit.SECONDS);
    }

    @Test
    void readsAnAcceptedNotification() throws Exception {
        UUID id = UUID.randomUUID();

        var response = send(client, notification(TOKEN, stub.apnsTopic(), PAYLOAD, id));

        assertThat(response.isAccepted()).isTrue();
        assertThat(response.getApnsId()).isEqualTo(id);
        assertThat(stub.accepted("sale-1")).singleElement().satisfies(push -> {
            assertThat(push.provider()).isEqualTo(StubProvider.APNS);
            assertThat(push.token()).isEqualTo(TOKEN);
            assertThat(push.count()).isEqualTo(1);
            assertThat(push.lastNotificationId()).isEqualTo(id);
        });
    }

    @Test
    void readsWhenATokenBecameUnregistered() throws Exception {
        Instant since = Instant.ofEpochMilli(1_700_000_000_123L);
        stub.script(StubScript.answer(StubProvider.APNS, 410, "Unregistered")
                .forToken(TOKEN)
                .withTimestamp(since.toEpochMilli()));

        var response = send(client, notification(TOKEN, stub.apnsTopic(), PAYLOAD, null));

        assertThat(response.getStatusCode()).isEqualTo(410);
        assertThat(response.getRejectionReason()).contains("Unregistered");
        assertThat(response.getTokenInvalidationTimestamp()).contains(since);
        assertThat(stub.accepted()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "400, BadDeviceToken",
        "400, DeviceTokenNotForTopic",
        "403, InvalidProviderToken",
        "429, TooManyRequests",
        "500, InternalServerError",
        "503, ServiceUnavailable"
    })
    void readsScriptedErrors(int status, String reason) throws Exception {
        stub.script(StubScript.answer(StubProvider.APNS, status, reason));

        var response = send(client, notification(TOKEN, stub.apnsTopic(), PAYLOAD, null));

        assertThat(response.getStatusCode()).isEqualTo(status);
        assertThat(response.getRejectionReason()).contains(reason);
    }

    @Test
    void readsThatTheTokenTheTopicOrThePayloadIsWrong() throws Exception {
        assertThat(send(client, notification("abc", stub.apnsTopic(), PAYLOAD, null))
                        .getRejectionReason())
                .contains("BadDeviceToken");
        assertThat(send(client, notification(TOKEN, "com.example.other", PAYLOAD, null))
                        .getRejectionReason())
                .contains("DeviceTokenNotForTopic");
        String large = "{\"aps\":{\"alert\":\"" + "x".repeat(4096) + "\"}}";
        assertThat(send(client, notification(TOKEN, stub.apnsTopic(), large, null))
                        .getRejectionReason())
                .contains("PayloadTooLarge");
        assertThat(stub.accepted()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"OTHERKEYID, true", "OTHERTEAM0, false"})
    void readsThatItsProviderTokenIsOfAnotherKeyOrTeam(String id, boolean isKey) throws Exception {
        ApnsClient other = isKey ? client(id, stub.apnsTeamId()) : client(stub.apnsKeyId(), id);
        try {
            var response = send(other, notification(TOKEN, stub.apnsTopic(), PAYLOAD, null));

            assertThat(response.getStatusCode()).isEqualTo(403);
            assertThat(response.getRejectionReason()).contains("InvalidProviderToken");
        } finally {
            other.close().get(20, TimeUnit.SECONDS);
        }
    }
}
