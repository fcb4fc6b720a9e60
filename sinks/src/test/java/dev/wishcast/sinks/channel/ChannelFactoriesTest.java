package dev.wishcast.sinks.channel;

import dev.wishcast.sinks.apns.ApnsOptions;
import dev.wishcast.sinks.fcm.FcmOptions;
import dev.wishcast.sinks.transport.http2.Http2Options;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What the factories of FCM and APNs make of the configuration. */
class ChannelFactoriesTest {

    private final Configuration config = new Configuration();

    @Test
    void aChannelIsConfiguredByItsCredentials() {
        assertThat(factory("fcm").isConfigured(config)).isFalse();
        assertThat(factory("apns").isConfigured(config)).isFalse();

        config.set(FcmOptions.CREDENTIALS_FILE, "account.json");
        assertThat(factory("fcm").isConfigured(config)).isTrue();
        assertThat(factory("apns").isConfigured(config)).isFalse();

        config.set(ApnsOptions.KEY_FILE, "key.p8");
        assertThat(factory("apns").isConfigured(config)).isTrue();
    }

    @Test
    void namesTheOptionThatIsMissing() {
        assertWrong("fcm", "wishcast.fcm.project-id: missing");
        assertWrong("apns", "wishcast.apns.team-id: missing");
        config.set(ApnsOptions.TEAM_ID, "TEAM");
        assertWrong("apns", "wishcast.apns.topic: missing");
        config.set(ApnsOptions.TOPIC, "app.example");
        config.set(ApnsOptions.KEY_ID, "a key");
        assertWrong("apns", "wishcast.apns.key-id: 'a key' is not an identifier");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://fcm.example", "fcm.example", "https://", "https://a b", "", "/path"})
    void takesOnlyHttpsEndpoints(String endpoint) {
        config.set(FcmOptions.PROJECT_ID, "project");
        config.set(FcmOptions.ENDPOINT, endpoint);

        assertWrong("fcm", "wishcast.fcm.endpoint: '" + endpoint + "'");
    }

    /** Minutes are not aligned to the clock, and the shop sends other messages, too. */
    @Test
    void fcmsDefaultRateLeavesAMarginOfTheProjectsQuota() {
        config.set(FcmOptions.PROJECT_ID, "project");
        double perMinute = 60 * factory("fcm").create(config).traits().ratePerSecond();

        assertThat(perMinute).isLessThanOrEqualTo(0.95 * 600_000);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN})
    void takesOnlyARateAboveZero(double rate) {
        config.set(FcmOptions.PROJECT_ID, "project");
        config.set(FcmOptions.RATE_PER_SECOND, rate);

        assertWrong("fcm", "wishcast.fcm.rate-per-second: " + rate);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../other", "a/b", "p r", "p\r\nx: y"})
    void takesOnlyAProjectIdThatAPathCanHold(String projectId) {
        config.set(FcmOptions.PROJECT_ID, projectId);

        assertWrong("fcm", "wishcast.fcm.project-id");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "proxy",
                "proxy:",
                ":3128",
                "http://proxy:3128",
                "proxy:3128/",
                "proxy:99999",
                "user@proxy:3128"
            })
    void takesOnlyAHostAndAPortAsProxy(String proxy) {
        config.set(FcmOptions.PROJECT_ID, "project");
        config.set(Http2Options.PROXY, proxy);

        assertWrong("fcm", "wishcast.http.proxy: '" + proxy + "' is not host:port");
    }

    private void assertWrong(String channelId, String message) {
        assertThatThrownBy(() -> factory(channelId).create(config))
                .isInstanceOf(IllegalConfigurationException.class)
                .hasMessageContaining(message);
    }

    private static ChannelFactory factory(String channelId) {
        return Channels.find().get(channelId);
    }
}
