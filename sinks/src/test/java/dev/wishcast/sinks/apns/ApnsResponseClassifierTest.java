package dev.wishcast.sinks.apns;

import dev.wishcast.sinks.Outcome;
import dev.wishcast.sinks.Outcome.Scope;
import dev.wishcast.sinks.http.HttpAnswer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ApnsResponseClassifierTest {

    private static final long NOW = 1_700_518_400_000L;

    @Test
    void acceptsOn200() {
        assertThat(classify(200, "")).isEqualTo(Outcome.Accepted.INSTANCE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"BadDeviceToken", "DeviceTokenNotForTopic"})
    void dropsABadToken(String reason) {
        assertThat(classify(400, reason(reason))).isEqualTo(new Outcome.DeadToken(reason, 0, true));
    }

    @ParameterizedTest
    @CsvSource({
        "400, BadTopic",
        "400, BadPriority",
        "400, BadCollapseId",
        "400, BadExpirationDate",
        "400, MissingTopic",
        "400, PayloadEmpty",
        "400, InvalidPushType",
        "400, DuplicateHeaders",
        "400, BadMessageId",
        "400, MissingDeviceToken",
        "400, TopicDisallowed",
        "404, BadPath",
        "405, MethodNotAllowed",
        "413, PayloadTooLarge"
    })
    void blamesUsAndNotTheToken(int status, String reason) {
        assertThat(classify(status, reason(reason))).isEqualTo(new Outcome.Rejected(reason, "APNs answered " + status));
    }

    @Test
    void sendsAgainAfterIdleTimeout() {
        assertThat(classify(400, reason("IdleTimeout"))).isEqualTo(new Outcome.Unsent("IdleTimeout", true));
    }

    @Test
    void sendsAgainWithANewProviderToken() {
        assertThat(classify(403, reason("ExpiredProviderToken")))
                .isEqualTo(new Outcome.Unsent("ExpiredProviderToken", true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "InvalidProviderToken",
                "MissingProviderToken",
                "BadCertificate",
                "BadCertificateEnvironment",
                "Forbidden",
                "UnrelatedKeyIdInToken",
                "BadEnvironmentKeyIdInToken"
            })
    void blamesTheCredentials(String reason) {
        assertThat(classify(403, reason(reason))).isEqualTo(new Outcome.Misconfigured(reason, "APNs answered 403"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Unregistered", "ExpiredToken"})
    void dropsATokenThatDiedAndSaysWhenInMilliseconds(String reason) {
        assertThat(classify(410, "{\"reason\":\"" + reason + "\",\"timestamp\":1700000000123}"))
                .isEqualTo(new Outcome.DeadToken(reason, 1_700_000_000_123L, false));
    }

    @Test
    void dropsATokenThatDiedAtAnUnknownTime() {
        assertThat(classify(410, reason("Unregistered"))).isEqualTo(new Outcome.DeadToken("Unregistered", 0, false));
        assertThat(classify(410, "{\"reason\":\"Unregistered\",\"timestamp\":\"yesterday\"}"))
                .isEqualTo(new Outcome.DeadToken("Unregistered", 0, false));
    }

    @Test
    void letsOnlyTheDeviceWaitIfItGotTooMany() {
        assertThat(classify(429, reason("TooManyRequests")))
                .isEqualTo(new Outcome.RetryAfter("TooManyRequests", 0, Scope.DEVICE, false));
    }

    @Test
    void letsAllWaitIfTheProviderTokenChangedTooOften() {
        assertThat(classify(429, reason("TooManyProviderTokenUpdates")))
                .isEqualTo(new Outcome.RetryAfter("TooManyProviderTokenUpdates", 0, Scope.PROVIDER, true));
    }

    @ParameterizedTest
    @CsvSource({"500, InternalServerError", "503, ServiceUnavailable", "503, Shutdown"})
    void backsOffFromAProviderInTrouble(int status, String reason) {
        assertThat(classify(status, reason(reason)))
                .isEqualTo(new Outcome.RetryAfter(reason, 0, Scope.PROVIDER, reason.equals("Shutdown")));
    }

    @Test
    void obeysRetryAfter() {
        HttpAnswer answer = new HttpAnswer(503, Map.of("retry-after", "4"), new byte[0]);

        assertThat(ApnsResponseClassifier.classify(answer, NOW))
                .isEqualTo(new Outcome.RetryAfter("HTTP_503", 4_000, Scope.PROVIDER, false));
    }

    @Test
    void keepsWhatIsNotDocumentedAwayFromTheToken() {
        assertThat(classify(400, "<html>")).isEqualTo(new Outcome.Rejected("HTTP_400", "APNs answered 400"));
        assertThat(classify(404, "<html>")).isEqualTo(new Outcome.Rejected("HTTP_404", "APNs answered 404"));
        assertThat(classify(302, "")).isEqualTo(new Outcome.Misconfigured("HTTP_302", "APNs never answers 302"));
    }

    private static Outcome classify(int status, String body) {
        return ApnsResponseClassifier.classify(
                new HttpAnswer(status, Map.of(), body.getBytes(StandardCharsets.UTF_8)), NOW);
    }

    private static String reason(String reason) {
        return "{\"reason\":\"" + reason + "\"}";
    }
}
