package dev.wishcast.sinks.apns;

import com.eatthepath.pushy.apns.server.RejectionReason;
import dev.wishcast.sinks.channel.Outcome;
import dev.wishcast.sinks.channel.Outcome.Scope;
import dev.wishcast.sinks.transport.http2.Http2Response;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ApnsResponseClassifierTest {

    /** Mon, 20 Nov 2023 22:13:20 GMT. */
    private static final long NOW = 1_700_518_400_000L;

    @Test
    void acceptsOn200() {
        assertThat(classify(200, "")).isEqualTo(Outcome.Accepted.INSTANCE);
    }

    /** Apple's table, "Values for the APNs reason key", and what has been seen beside it. */
    static Stream<Arguments> documentedReasons() {
        return Stream.of(
                rejected(400, "BadCollapseId"),
                deadToken("BadDeviceToken"),
                rejected(400, "BadExpirationDate"),
                rejected(400, "BadMessageId"),
                rejected(400, "BadPriority"),
                misconfigured(400, "BadTopic"),
                deadToken("DeviceTokenNotForTopic"),
                rejected(400, "DuplicateHeaders"),
                Arguments.of(400, "IdleTimeout", new Outcome.Unsent("IdleTimeout", true)),
                rejected(400, "InvalidPushType"),
                rejected(400, "MissingDeviceToken"),
                misconfigured(400, "MissingTopic"),
                rejected(400, "PayloadEmpty"),
                misconfigured(400, "TopicDisallowed"),
                misconfigured(403, "BadCertificate"),
                misconfigured(403, "BadCertificateEnvironment"),
                Arguments.of(403, "ExpiredProviderToken", new Outcome.Unsent("ExpiredProviderToken", true)),
                misconfigured(403, "Forbidden"),
                misconfigured(403, "InvalidProviderToken"),
                misconfigured(403, "MissingProviderToken"),
                misconfigured(403, "UnrelatedKeyIdInToken"),
                misconfigured(403, "BadEnvironmentKeyIdInToken"),
                misconfigured(403, "BadEnvironmentKeyInToken"),
                misconfigured(404, "BadPath"),
                misconfigured(405, "MethodNotAllowed"),
                Arguments.of(410, "ExpiredToken", new Outcome.DeadToken("ExpiredToken", 0, false)),
                Arguments.of(410, "Unregistered", new Outcome.DeadToken("Unregistered", 0, false)),
                rejected(413, "PayloadTooLarge"),
                retry(429, "TooManyProviderTokenUpdates", Scope.PROVIDER, true),
                retry(429, "TooManyRequests", Scope.DEVICE, false),
                retry(500, "InternalServerError", Scope.PROVIDER, false),
                retry(503, "ServiceUnavailable", Scope.PROVIDER, false),
                retry(503, "Shutdown", Scope.PROVIDER, true));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("documentedReasons")
    void followsTheTable(int status, String reason, Outcome expected) {
        assertThat(classify(status, "{\"reason\":\"" + reason + "\"}")).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(RejectionReason.class)
    void theTableAboveHasEveryReasonThatPushyKnows(RejectionReason reason) {
        assertThat(documentedReasons().map(row -> row.get()[1].toString().toUpperCase(Locale.ROOT)))
                .contains(reason.name().replace("_", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Unregistered", "ExpiredToken"})
    void tellsInMillisecondsSinceWhenATokenIsDead(String reason) {
        assertThat(classify(410, "{\"reason\":\"" + reason + "\",\"timestamp\":1700000000123}"))
                .isEqualTo(new Outcome.DeadToken(reason, 1_700_000_000_123L, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"yesterday\"", "null", "-1", "{}", "[1700000000123]"})
    void aTimestampThatIsNoneIsUnknown(String timestamp) {
        assertThat(classify(410, "{\"reason\":\"Unregistered\",\"timestamp\":" + timestamp + "}"))
                .isEqualTo(new Outcome.DeadToken("Unregistered", 0, false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "4; 4000",
                "0; 0",
                "Mon, 20 Nov 2023 22:14:00 GMT; 40000",
                "Mon, 20 Nov 2023 22:00:00 GMT; 0",
                "soon; 0",
                "-5; 0",
                "2023-11-20T22:14:00Z; 0"
            })
    void obeysRetryAfterIfItCanBeRead(String header, long millis) {
        assertThat(classify(503, "{\"reason\":\"ServiceUnavailable\"}", header))
                .isEqualTo(new Outcome.RetryAfter("ServiceUnavailable", millis, Scope.PROVIDER, false));
        assertThat(classify(429, "{\"reason\":\"TooManyRequests\"}", header))
                .isEqualTo(new Outcome.RetryAfter("TooManyRequests", millis, Scope.DEVICE, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html><body>Bad</body></html>", "[]", "null", "{\"reason\":", "{\"Reason\":\"x\"}"})
    void anAnswerWithoutAReasonIsNeitherAboutTheTokenNorAboutTheRequest(String body) {
        for (int status : new int[] {204, 302, 400, 403, 404, 405, 410, 413, 421}) {
            assertThat(classify(status, body))
                    .isEqualTo(new Outcome.Misconfigured(
                            "HTTP_" + status, "answered without a reason, as APNs never does"));
        }
        assertThat(classify(429, body)).isEqualTo(new Outcome.RetryAfter("HTTP_429", 0, Scope.PROVIDER, false));
        assertThat(classify(502, body)).isEqualTo(new Outcome.RetryAfter("HTTP_502", 0, Scope.PROVIDER, false));
    }

    @Test
    void keepsWhatIsNotDocumentedAwayFromTheToken() {
        assertThat(classify(400, "{\"reason\":\"NewReason\"}"))
                .isEqualTo(new Outcome.Rejected("NewReason", "APNs answered 400"));
        assertThat(classify(403, "{\"reason\":\"NewReason\"}"))
                .isEqualTo(new Outcome.Misconfigured("NewReason", "APNs answered 403"));
        assertThat(classify(421, "{\"reason\":\"NewReason\"}"))
                .isEqualTo(new Outcome.Rejected("NewReason", "APNs answered 421"));
    }

    private static Arguments rejected(int status, String reason) {
        return Arguments.of(status, reason, new Outcome.Rejected(reason, "APNs answered " + status));
    }

    private static Arguments misconfigured(int status, String reason) {
        return Arguments.of(status, reason, new Outcome.Misconfigured(reason, "APNs answered " + status));
    }

    private static Arguments deadToken(String reason) {
        return Arguments.of(400, reason, new Outcome.DeadToken(reason, 0, true));
    }

    private static Arguments retry(int status, String reason, Scope scope, boolean reconnect) {
        return Arguments.of(status, reason, new Outcome.RetryAfter(reason, 0, scope, reconnect));
    }

    private static Outcome classify(int status, String body) {
        return classify(status, body, null);
    }

    private static Outcome classify(int status, String body, String retryAfter) {
        return ApnsResponseClassifier.classify(
                new Http2Response(status, retryAfter, body.getBytes(StandardCharsets.UTF_8)), NOW);
    }
}
