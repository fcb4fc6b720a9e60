package dev.wishcast.sinks.fcm;

import dev.wishcast.sinks.Outcome;
import dev.wishcast.sinks.Outcome.Scope;
import dev.wishcast.sinks.http.HttpAnswer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class FcmResponseClassifierTest {

    /** Mon, 20 Nov 2023 22:13:20 GMT. */
    private static final long NOW = 1_700_518_400_000L;

    @Test
    void acceptsOn200() {
        assertThat(classify(200, Map.of(), "{\"name\":\"projects/p/messages/1\"}"))
                .isEqualTo(Outcome.Accepted.INSTANCE);
    }

    static Stream<Arguments> documentedErrors() {
        return Stream.of(
                Arguments.of(
                        400,
                        fcmError("INVALID_ARGUMENT", "INVALID_ARGUMENT", "Invalid value at 'message.android.ttl'"),
                        new Outcome.Rejected("INVALID_ARGUMENT", "Invalid value at 'message.android.ttl'")),
                Arguments.of(
                        400,
                        fcmError(
                                "INVALID_ARGUMENT",
                                "INVALID_ARGUMENT",
                                "The registration token is not a valid FCM registration token"),
                        new Outcome.DeadToken("INVALID_ARGUMENT", 0, false)),
                Arguments.of(
                        401,
                        fcmError("UNAUTHENTICATED", "THIRD_PARTY_AUTH_ERROR", "Auth error from APNS or Web Push"),
                        new Outcome.Misconfigured("THIRD_PARTY_AUTH_ERROR", "Auth error from APNS or Web Push")),
                Arguments.of(
                        401,
                        status("UNAUTHENTICATED", "Request had invalid authentication credentials."),
                        new Outcome.Misconfigured(
                                "UNAUTHENTICATED", "Request had invalid authentication credentials.")),
                Arguments.of(
                        403,
                        fcmError("PERMISSION_DENIED", "SENDER_ID_MISMATCH", "SenderId mismatch"),
                        new Outcome.DeadToken("SENDER_ID_MISMATCH", 0, true)),
                Arguments.of(
                        403,
                        status("PERMISSION_DENIED", "Permission 'cloudmessaging.messages.create' denied"),
                        new Outcome.Misconfigured(
                                "PERMISSION_DENIED", "Permission 'cloudmessaging.messages.create' denied")),
                Arguments.of(
                        404,
                        fcmError("NOT_FOUND", "UNREGISTERED", "Requested entity was not found."),
                        new Outcome.DeadToken("UNREGISTERED", 0, false)),
                Arguments.of(
                        404,
                        status("NOT_FOUND", "Requested entity was not found."),
                        new Outcome.Misconfigured("NOT_FOUND", "Requested entity was not found.")),
                Arguments.of(
                        500,
                        fcmError("INTERNAL", "INTERNAL", "Internal error encountered."),
                        new Outcome.RetryAfter("INTERNAL", 0, Scope.PROVIDER, false)),
                Arguments.of(
                        503,
                        fcmError("UNAVAILABLE", "UNAVAILABLE", "The service is currently unavailable."),
                        new Outcome.RetryAfter("UNAVAILABLE", 0, Scope.PROVIDER, false)),
                Arguments.of(
                        429,
                        fcmError("RESOURCE_EXHAUSTED", "QUOTA_EXCEEDED", "Quota exceeded"),
                        new Outcome.RetryAfter("QUOTA_EXCEEDED", 60_000, Scope.PROVIDER, false)));
    }

    @ParameterizedTest
    @MethodSource("documentedErrors")
    void followsTheTable(int status, String body, Outcome expected) {
        assertThat(classify(status, Map.of(), body)).isEqualTo(expected);
    }

    @Test
    void aPayloadThatMentionsTheTokenFieldIsNotADeadToken() {
        String body = """
                {"error":{"code":400,"message":"The registration token is not a valid FCM registration token",
                 "status":"INVALID_ARGUMENT","details":[
                 {"@type":"type.googleapis.com/google.firebase.fcm.v1.FcmError","errorCode":"INVALID_ARGUMENT"},
                 {"@type":"type.googleapis.com/google.rpc.BadRequest",
                  "fieldViolations":[{"field":"message.data[0].value","description":"Invalid value"}]}]}}
                """;

        assertThat(classify(400, Map.of(), body)).isInstanceOf(Outcome.Rejected.class);
    }

    @Test
    void anHtml404IsNotAboutTheToken() {
        String body = "<!DOCTYPE html><html><title>Error 404 (Not Found)!!1</title></html>";

        assertThat(classify(404, Map.of("content-type", "text/html"), body))
                .isEqualTo(new Outcome.Misconfigured("HTTP_404", ""));
    }

    @Test
    void obeysRetryAfterInSeconds() {
        assertThat(classify(429, Map.of("retry-after", "17"), fcmError("RESOURCE_EXHAUSTED", "QUOTA_EXCEEDED", "")))
                .isEqualTo(new Outcome.RetryAfter("QUOTA_EXCEEDED", 17_000, Scope.PROVIDER, false));
        assertThat(classify(503, Map.of("retry-after", "3"), ""))
                .isEqualTo(new Outcome.RetryAfter("HTTP_503", 3_000, Scope.PROVIDER, false));
    }

    @Test
    void obeysRetryAfterAsADate() {
        assertThat(classify(503, Map.of("retry-after", "Mon, 20 Nov 2023 22:14:00 GMT"), ""))
                .isEqualTo(new Outcome.RetryAfter("HTTP_503", 40_000, Scope.PROVIDER, false));
    }

    @Test
    void waitsAMinuteForQuotaIfRetryAfterCannotBeRead() {
        assertThat(classify(429, Map.of("retry-after", "soon"), ""))
                .isEqualTo(new Outcome.RetryAfter("HTTP_429", 60_000, Scope.PROVIDER, false));
    }

    @Test
    void tellsADevicesQuotaFromTheProjects() {
        String body = """
                {"error":{"code":429,"message":"Quota exceeded","status":"RESOURCE_EXHAUSTED","details":[
                 {"@type":"type.googleapis.com/google.firebase.fcm.v1.FcmError","errorCode":"QUOTA_EXCEEDED"},
                 {"@type":"type.googleapis.com/google.rpc.QuotaFailure",
                  "violations":[{"subject":"device:1","description":"Device message rate exceeded"}]}]}}
                """;

        assertThat(classify(429, Map.of("retry-after", "5"), body))
                .isEqualTo(new Outcome.RetryAfter("QUOTA_EXCEEDED", 5_000, Scope.DEVICE, false));
    }

    @Test
    void keepsWhatIsNotDocumentedAwayFromTheToken() {
        assertThat(classify(413, Map.of(), "")).isEqualTo(new Outcome.Rejected("HTTP_413", ""));
        assertThat(classify(302, Map.of(), "")).isEqualTo(new Outcome.Misconfigured("HTTP_302", ""));
        assertThat(classify(204, Map.of(), "")).isEqualTo(new Outcome.Misconfigured("HTTP_204", ""));
        assertThat(classify(502, Map.of(), "<html>Bad gateway</html>"))
                .isEqualTo(new Outcome.RetryAfter("HTTP_502", 0, Scope.PROVIDER, false));
        assertThat(classify(400, Map.of(), "not json")).isEqualTo(new Outcome.Rejected("HTTP_400", ""));
        assertThat(classify(400, Map.of(), "[1,2]")).isEqualTo(new Outcome.Rejected("HTTP_400", ""));
    }

    private static Outcome classify(int status, Map<String, String> headers, String body) {
        return FcmResponseClassifier.classify(
                new HttpAnswer(status, headers, body.getBytes(StandardCharsets.UTF_8)), NOW);
    }

    private static String fcmError(String status, String code, String message) {
        return "{\"error\":{\"message\":\"" + message + "\",\"status\":\"" + status + "\",\"details\":[{\"@type\":"
                + "\"type.googleapis.com/google.firebase.fcm.v1.FcmError\",\"errorCode\":\"" + code + "\"}]}}";
    }

    private static String status(String status, String message) {
        return "{\"error\":{\"message\":\"" + message + "\",\"status\":\"" + status + "\"}}";
    }
}
