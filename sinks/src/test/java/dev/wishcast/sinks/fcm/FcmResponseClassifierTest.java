package dev.wishcast.sinks.fcm;

import dev.wishcast.sinks.channel.Outcome;
import dev.wishcast.sinks.channel.Outcome.Scope;
import dev.wishcast.sinks.transport.http2.Http2Response;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

class FcmResponseClassifierTest {

    /** Mon, 20 Nov 2023 22:13:20 GMT. */
    private static final long NOW = 1_700_518_400_000L;

    private static final String TOKEN_INVALID = "The registration token is not a valid FCM registration token";
    private static final String NO_CREDENTIALS = "Request had invalid authentication credentials.";

    @Test
    void acceptsOn200() {
        assertThat(classify(200, null, "{\"name\":\"projects/p/messages/1\"}")).isEqualTo(Outcome.Accepted.INSTANCE);
    }

    /** reference/fcm/rest/v1/ErrorCode, in bodies as FCM sends them. */
    static Stream<Arguments> errors() {
        return Stream.of(
                argumentSet(
                        "payload",
                        400,
                        error(
                                400,
                                "INVALID_ARGUMENT",
                                "Invalid value at 'message.data[0].value' (TYPE_STRING), 12",
                                """
                                {"@type":"type.googleapis.com/google.rpc.BadRequest","fieldViolations":[
                                 {"field":"message.data[0].value",
                                  "description":"Invalid value at 'message.data[0].value' (TYPE_STRING), 12"}]}"""),
                        new Outcome.Rejected(
                                "INVALID_ARGUMENT", "Invalid value at 'message.data[0].value' (TYPE_STRING), 12")),
                argumentSet(
                        "time to live",
                        400,
                        error(400, "INVALID_ARGUMENT", "Request contains an invalid argument.", """
                                {"@type":"type.googleapis.com/google.firebase.fcm.v1.FcmError","errorCode":"INVALID_ARGUMENT"},
                                {"@type":"type.googleapis.com/google.rpc.BadRequest","fieldViolations":[
                                 {"field":"message.android.ttl","description":"TTL must be between 0 and 2419200 seconds"}]}"""),
                        new Outcome.Rejected("INVALID_ARGUMENT", "Request contains an invalid argument.")),
                argumentSet(
                        "message too big",
                        400,
                        fcmError(400, "INVALID_ARGUMENT", "INVALID_ARGUMENT", "Android message is too big"),
                        new Outcome.Rejected("INVALID_ARGUMENT", "Android message is too big")),
                argumentSet(
                        "not a token",
                        400,
                        fcmError(400, "INVALID_ARGUMENT", "INVALID_ARGUMENT", TOKEN_INVALID),
                        new Outcome.DeadToken("INVALID_ARGUMENT", 0, true)),
                argumentSet(
                        "not a token, by the violated field",
                        400,
                        error(400, "INVALID_ARGUMENT", "Request contains an invalid argument.", """
                                {"@type":"type.googleapis.com/google.firebase.fcm.v1.FcmError","errorCode":"INVALID_ARGUMENT"},
                                {"@type":"type.googleapis.com/google.rpc.BadRequest","fieldViolations":[
                                 {"field":"message.token","description":"Invalid registration token"}]}"""),
                        new Outcome.DeadToken("INVALID_ARGUMENT", 0, true)),
                argumentSet(
                        "the token is not all that is wrong",
                        400,
                        error(400, "INVALID_ARGUMENT", TOKEN_INVALID, """
                                {"@type":"type.googleapis.com/google.firebase.fcm.v1.FcmError","errorCode":"INVALID_ARGUMENT"},
                                {"@type":"type.googleapis.com/google.rpc.BadRequest","fieldViolations":[
                                 {"field":"message.token","description":"Invalid registration token"},
                                 {"field":"message.android.ttl","description":"Invalid"}]}"""),
                        new Outcome.Rejected("INVALID_ARGUMENT", TOKEN_INVALID)),
                argumentSet(
                        "a payload that only sounds like a token",
                        400,
                        error(400, "INVALID_ARGUMENT", TOKEN_INVALID, """
                                {"@type":"type.googleapis.com/google.firebase.fcm.v1.FcmError","errorCode":"INVALID_ARGUMENT"},
                                {"@type":"type.googleapis.com/google.rpc.BadRequest","fieldViolations":[
                                 {"field":"message.data[0].value","description":"Invalid value"}]}"""),
                        new Outcome.Rejected("INVALID_ARGUMENT", TOKEN_INVALID)),
                argumentSet(
                        "that text without an FcmError",
                        400,
                        error(400, "INVALID_ARGUMENT", TOKEN_INVALID, ""),
                        new Outcome.Rejected("INVALID_ARGUMENT", TOKEN_INVALID)),
                argumentSet(
                        "unspecified",
                        400,
                        fcmError(400, "INVALID_ARGUMENT", "UNSPECIFIED_ERROR", "No more information."),
                        new Outcome.Rejected("UNSPECIFIED_ERROR", "No more information.")),
                argumentSet(
                        "the project's APNs key",
                        401,
                        error(401, "UNAUTHENTICATED", "Auth error from APNS or Web Push Service", """
                                {"@type":"type.googleapis.com/google.firebase.fcm.v1.FcmError",
                                 "errorCode":"THIRD_PARTY_AUTH_ERROR"},
                                {"@type":"type.googleapis.com/google.firebase.fcm.v1.ApnsError",
                                 "statusCode":403,"reason":"InvalidProviderToken"}"""),
                        new Outcome.Misconfigured(
                                "THIRD_PARTY_AUTH_ERROR", "Auth error from APNS or Web Push Service")),
                argumentSet(
                        "access token",
                        401,
                        error(401, "UNAUTHENTICATED", NO_CREDENTIALS, """
                                {"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"ACCESS_TOKEN_EXPIRED",
                                 "domain":"googleapis.com","metadata":{"service":"fcm.googleapis.com",
                                 "method":"google.firebase.fcm.v1.FcmService.SendMessage"}}"""),
                        new Outcome.Misconfigured("UNAUTHENTICATED", NO_CREDENTIALS)),
                argumentSet(
                        "another project's token",
                        403,
                        fcmError(403, "PERMISSION_DENIED", "SENDER_ID_MISMATCH", "SenderId mismatch"),
                        new Outcome.DeadToken("SENDER_ID_MISMATCH", 0, true)),
                argumentSet(
                        "role missing",
                        403,
                        error(
                                403,
                                "PERMISSION_DENIED",
                                "Permission 'cloudmessaging.messages.create' denied on resource",
                                """
                                {"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"IAM_PERMISSION_DENIED",
                                 "domain":"cloudresourcemanager.googleapis.com",
                                 "metadata":{"permission":"cloudmessaging.messages.create"}}"""),
                        new Outcome.Misconfigured(
                                "PERMISSION_DENIED", "Permission 'cloudmessaging.messages.create' denied on resource")),
                argumentSet(
                        "API not enabled",
                        403,
                        error(
                                403,
                                "PERMISSION_DENIED",
                                "Firebase Cloud Messaging API has not been used in project 1 before or it is disabled.",
                                """
                                {"@type":"type.googleapis.com/google.rpc.Help","links":[]},
                                {"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"SERVICE_DISABLED",
                                 "domain":"googleapis.com"}"""),
                        new Outcome.Misconfigured(
                                "PERMISSION_DENIED",
                                "Firebase Cloud Messaging API has not been used in project 1 before or it is"
                                        + " disabled.")),
                argumentSet(
                        "app gone",
                        404,
                        fcmError(404, "NOT_FOUND", "UNREGISTERED", "Requested entity was not found."),
                        new Outcome.DeadToken("UNREGISTERED", 0, false)),
                argumentSet(
                        "project not found",
                        404,
                        error(404, "NOT_FOUND", "Requested entity was not found.", ""),
                        new Outcome.Misconfigured("NOT_FOUND", "Requested entity was not found.")),
                argumentSet(
                        "internal",
                        500,
                        fcmError(500, "INTERNAL", "INTERNAL", "Internal error encountered."),
                        new Outcome.RetryAfter("INTERNAL", 0, Scope.PROVIDER, false)),
                argumentSet(
                        "unavailable",
                        503,
                        fcmError(503, "UNAVAILABLE", "UNAVAILABLE", "The service is currently unavailable."),
                        new Outcome.RetryAfter("UNAVAILABLE", 0, Scope.PROVIDER, false)),
                argumentSet(
                        "quota that is not explained",
                        429,
                        fcmError(429, "RESOURCE_EXHAUSTED", "QUOTA_EXCEEDED", "Quota exceeded"),
                        new Outcome.RetryAfter("QUOTA_EXCEEDED", 60_000, Scope.PROVIDER, false)),
                argumentSet(
                        "the project's quota, of Google's API front",
                        429,
                        error(
                                429,
                                "RESOURCE_EXHAUSTED",
                                "Quota exceeded for quota metric 'Send requests' and limit 'Send requests per minute' of"
                                        + " service 'fcm.googleapis.com' for consumer 'project_number:1'.",
                                """
                                {"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"RATE_LIMIT_EXCEEDED",
                                 "domain":"googleapis.com","metadata":{"consumer":"projects/1",
                                 "quota_metric":"fcm.googleapis.com/send_requests","quota_limit_value":"600000"}}"""),
                        new Outcome.RetryAfter("RESOURCE_EXHAUSTED", 60_000, Scope.PROVIDER, false)),
                argumentSet(
                        "the project's quota, of a project that sells devices",
                        429,
                        quota("project:device-shop", "Message rate exceeded"),
                        new Outcome.RetryAfter("QUOTA_EXCEEDED", 60_000, Scope.PROVIDER, false)),
                argumentSet(
                        "a device's quota",
                        429,
                        quota("device:1", "Message rate exceeded"),
                        new Outcome.RetryAfter("QUOTA_EXCEEDED", 0, Scope.DEVICE, false)),
                argumentSet(
                        "a device's quota by its description",
                        429,
                        quota("projects/1", "Device message rate exceeded"),
                        new Outcome.RetryAfter("QUOTA_EXCEEDED", 0, Scope.DEVICE, false)));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void followsTheTable(int status, String body, Outcome expected) {
        assertThat(classify(status, null, body)).isEqualTo(expected);
    }

    @Test
    void anHtml404IsNotAboutTheTokenButFcmsOwnTrouble() {
        String page = "<!DOCTYPE html><html lang=en><title>Error 404 (Not Found)!!1</title></html>";

        assertThat(classify(404, null, page)).isEqualTo(new Outcome.RetryAfter("HTTP_404", 0, Scope.PROVIDER, false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "17; 17000; 17000",
                "0; 0; 0",
                "Mon, 20 Nov 2023 22:14:00 GMT; 40000; 40000",
                "Mon, 20 Nov 2023 22:00:00 GMT; 0; 0",
                // What can't be read is as good as none: a minute for quota.
                "soon; 60000; 0",
                "-5; 60000; 0",
                "1.5; 60000; 0",
                "2023-11-20T22:14:00Z; 60000; 0"
            })
    void obeysRetryAfterIfItCanBeRead(String header, long afterQuota, long afterTrouble) {
        assertThat(classify(429, header, fcmError(429, "RESOURCE_EXHAUSTED", "QUOTA_EXCEEDED", "")))
                .isEqualTo(new Outcome.RetryAfter("QUOTA_EXCEEDED", afterQuota, Scope.PROVIDER, false));
        assertThat(classify(429, header, quota("device:1", "")))
                .isEqualTo(new Outcome.RetryAfter("QUOTA_EXCEEDED", afterTrouble, Scope.DEVICE, false));
        assertThat(classify(500, header, "{}"))
                .isEqualTo(new Outcome.RetryAfter("HTTP_500", afterTrouble, Scope.PROVIDER, false));
        assertThat(classify(503, header, ""))
                .isEqualTo(new Outcome.RetryAfter("HTTP_503", afterTrouble, Scope.PROVIDER, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not json",
                "[1,2]",
                "null",
                "<html>Bad</html>",
                "{\"error\":",
                "{\"error\":\"x\"}",
                "{\"error\":{\"details\":{\"@type\":1}}}"
            })
    void withoutAnErrorTheStatusDecides(String body) {
        assertThat(classify(400, null, body)).isNotInstanceOfAny(Outcome.DeadToken.class, Outcome.Accepted.class);
        assertThat(classify(401, null, body)).isEqualTo(new Outcome.Misconfigured("HTTP_401", ""));
        assertThat(classify(403, null, body)).isEqualTo(new Outcome.Misconfigured("HTTP_403", ""));
        assertThat(classify(404, null, body)).isNotInstanceOf(Outcome.DeadToken.class);
        assertThat(classify(429, null, body))
                .isEqualTo(new Outcome.RetryAfter("HTTP_429", 60_000, Scope.PROVIDER, false));
        assertThat(classify(502, null, body)).isEqualTo(new Outcome.RetryAfter("HTTP_502", 0, Scope.PROVIDER, false));
    }

    @Test
    void keepsWhatIsNotDocumentedAwayFromTheToken() {
        assertThat(classify(408, null, "")).isEqualTo(new Outcome.RetryAfter("HTTP_408", 0, Scope.PROVIDER, false));
        assertThat(classify(413, null, "{\"error\":{}}")).isEqualTo(new Outcome.Rejected("HTTP_413", ""));
        assertThat(classify(400, null, "")).isEqualTo(new Outcome.Misconfigured("HTTP_400", ""));
        assertThat(classify(413, null, "")).isEqualTo(new Outcome.Misconfigured("HTTP_413", ""));
        assertThat(classify(302, null, "")).isEqualTo(new Outcome.Misconfigured("HTTP_302", ""));
        assertThat(classify(204, null, "")).isEqualTo(new Outcome.Misconfigured("HTTP_204", ""));
    }

    @Test
    void cutsLongMessages() {
        Outcome outcome = classify(400, null, error(400, "INVALID_ARGUMENT", "x".repeat(5_000), ""));

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Rejected.class, rejected -> assertThat(rejected.detail())
                .hasSize(300));
    }

    private static Outcome classify(int status, String retryAfter, String body) {
        return FcmResponseClassifier.classify(
                new Http2Response(status, retryAfter, body.getBytes(StandardCharsets.UTF_8)), NOW);
    }

    private static String quota(String subject, String description) {
        return error(429, "RESOURCE_EXHAUSTED", "Quota exceeded", """
                {"@type":"type.googleapis.com/google.rpc.QuotaFailure",
                 "violations":[{"subject":"%s","description":"%s"}]},
                {"@type":"type.googleapis.com/google.firebase.fcm.v1.FcmError","errorCode":"QUOTA_EXCEEDED"}""".formatted(subject, description));
    }

    private static String fcmError(int code, String status, String errorCode, String message) {
        return error(
                code,
                status,
                message,
                "{\"@type\":\"type.googleapis.com/google.firebase.fcm.v1.FcmError\",\"errorCode\":\"" + errorCode
                        + "\"}");
    }

    private static String error(int code, String status, String message, String details) {
        return "{\"error\":{\"code\":%d,\"message\":\"%s\",\"status\":\"%s\",\"details\":[%s]}}"
                .formatted(code, message, status, details);
    }
}
