package dev.wishcast.sinks;

import dev.wishcast.connectors.deadletter.DeadLetter;
import dev.wishcast.connectors.receipt.DeliveryReceipt;
import dev.wishcast.connectors.receipt.ReceiptLog;
import dev.wishcast.sinks.apns.ApnsOptions;
import dev.wishcast.sinks.fcm.FcmOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PushSinksTest {

    private final Configuration config = new Configuration();

    @Test
    void aProviderIsEnabledByItsCredentials() {
        assertThat(PushSinks.enabled(config)).isEmpty();

        config.set(FcmOptions.CREDENTIALS_FILE, "account.json");
        assertThat(PushSinks.enabled(config)).containsExactly(Provider.FCM);

        config.set(ApnsOptions.KEY_FILE, "key.p8");
        assertThat(PushSinks.enabled(config)).containsExactly(Provider.FCM, Provider.APNS);
    }

    @Test
    void namesTheOptionThatIsMissing() {
        assertWrong(Provider.FCM, "wishcast.fcm.project-id: missing");
        assertWrong(Provider.APNS, "wishcast.apns.team-id: missing");
        config.set(ApnsOptions.TEAM_ID, "TEAM");
        assertWrong(Provider.APNS, "wishcast.apns.topic: missing");
        config.set(ApnsOptions.TOPIC, "app.example");
        config.set(ApnsOptions.KEY_ID, "a key");
        assertWrong(Provider.APNS, "wishcast.apns.key-id: 'a key' is not an identifier");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://fcm.example", "fcm.example", "https://", "https://a b", "", "/path"})
    void takesOnlyHttpsEndpoints(String endpoint) {
        config.set(FcmOptions.PROJECT_ID, "project");
        config.set(FcmOptions.ENDPOINT, endpoint);

        assertWrong(Provider.FCM, "wishcast.fcm.endpoint: '" + endpoint + "'");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN})
    void takesOnlyARateAboveZero(double rate) {
        config.set(FcmOptions.PROJECT_ID, "project");
        config.set(FcmOptions.RATE_PER_SECOND, rate);

        assertWrong(Provider.FCM, "wishcast.fcm.rate-per-second: " + rate);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../other", "a/b", "p r", "p\r\nx: y"})
    void takesOnlyAProjectIdThatAPathCanHold(String projectId) {
        config.set(FcmOptions.PROJECT_ID, projectId);

        assertWrong(Provider.FCM, "wishcast.fcm.project-id");
    }

    private void assertWrong(Provider provider, String message) {
        try (CollectingSink<DeliveryReceipt> receipts = new CollectingSink<>();
                CollectingSink<DeadLetter> letters = new CollectingSink<>()) {
            assertThatThrownBy(() -> PushSinks.of(provider, config, receipts, letters, ReceiptLog.EMPTY))
                    .isInstanceOf(IllegalConfigurationException.class)
                    .hasMessageContaining(message);
        }
    }
}
