package dev.wishcast.sinks.fcm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wishcast.sinks.channel.Outcome;
import dev.wishcast.sinks.channel.Outcome.Scope;
import dev.wishcast.sinks.transport.http2.Http2Response;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * What FCM's responses mean, from firebase.google.com/docs: reference/fcm/rest/v1/ErrorCode, cloud-messaging/error-codes,
 * cloud-messaging/scale-fcm and cloud-messaging/manage-tokens. Stateless.
 */
final class FcmResponseClassifier {

    /** scale-fcm: "if the retry-after header is not set, default to 60 seconds". */
    static final long QUOTA_WAIT_MILLIS = TimeUnit.MINUTES.toMillis(1);

    /** About the credentials for APNs or web push that the Firebase project holds, not about ours. */
    static final String THIRD_PARTY_AUTH_ERROR = "THIRD_PARTY_AUTH_ERROR";

    private static final int LONGEST_DETAIL = 300;

    private FcmResponseClassifier() {}

    /** @param now milliseconds since the epoch */
    static Outcome classify(Http2Response response, long now) {
        int status = response.status();
        if (status == 200) {
            return Outcome.Accepted.INSTANCE;
        }
        FcmError error = FcmError.read(response);
        if (status == 429) {
            // "a minimum initial delay of 1 minute" is asked for after the project's quota, not after a device's.
            return error.deviceQuota
                    ? retry(response, error, now, Scope.DEVICE, 0)
                    : retry(response, error, now, Scope.PROVIDER, QUOTA_WAIT_MILLIS);
        } else if (status >= 500 || status == 408 || (status == 404 && error.unreadable)) {
            // A 404 with a page instead of an error has been FCM's own trouble (firebase-admin-java issue 506).
            return retry(response, error, now, Scope.PROVIDER, 0);
        }
        return switch (status) {
            case 400 ->
                error.tokenIsInvalid
                        ? new Outcome.DeadToken(error.code, 0, false)
                        : new Outcome.Rejected(error.code, error.detail);
            case 401 -> new Outcome.Misconfigured(error.code, error.detail);
            // The token is another project's, or we send with the wrong project's credentials.
            case 403 ->
                error.isFcmError("SENDER_ID_MISMATCH")
                        ? new Outcome.DeadToken(error.code, 0, true)
                        : new Outcome.Misconfigured(error.code, error.detail);
            // Any other 404 is not about the token, but about where we sent it; our reading.
            case 404 ->
                error.isFcmError("UNREGISTERED")
                        ? new Outcome.DeadToken(error.code, 0, false)
                        : new Outcome.Misconfigured(error.code, error.detail);
            // Not documented, our reading: a 4xx is our request's fault, anything else is not FCM.
            default ->
                status > 400
                        ? new Outcome.Rejected(error.code, error.detail)
                        : new Outcome.Misconfigured(error.code, error.detail);
        };
    }

    private static Outcome retry(Http2Response response, FcmError error, long now, Scope scope, long withoutHeader) {
        return new Outcome.RetryAfter(error.code, response.retryAfterMillis(now).orElse(withoutHeader), scope, false);
    }

    /**
     * A google.rpc.Status, as far as it can be read.
     *
     * @param code FCM's error code, else the canonical status, else the HTTP status
     * @param fcmCode FCM's error code, or {@code null}
     * @param tokenIsInvalid whether the invalid argument is the token
     * @param deviceQuota whether the quota is the device's, not the project's
     * @param unreadable whether it is none
     */
    private record FcmError(
            String code,
            String fcmCode,
            String detail,
            boolean tokenIsInvalid,
            boolean deviceQuota,
            boolean unreadable) {

        static FcmError read(Http2Response response) {
            JsonNode error = response.json().path("error");
            String fcmCode = null;
            boolean badRequest = false;
            boolean deviceQuota = false;
            for (JsonNode detail : error.path("details")) {
                String type = detail.path("@type").asText();
                if (type.endsWith(".FcmError")) {
                    fcmCode = detail.path("errorCode").asText(null);
                } else if (type.endsWith(".BadRequest")) {
                    badRequest = true;
                } else if (type.endsWith(".QuotaFailure")) {
                    deviceQuota |= isDeviceQuota(detail.path("violations"));
                }
            }
            String status = error.path("status").asText("HTTP_" + response.status());
            String message = error.path("message").asText("");
            boolean tokenIsInvalid = "INVALID_ARGUMENT".equals(fcmCode)
                    && !badRequest
                    && message.contains("not a valid FCM registration token");
            return new FcmError(
                    fcmCode != null ? fcmCode : status,
                    fcmCode,
                    cut(message),
                    tokenIsInvalid,
                    deviceQuota,
                    !error.isObject());
        }

        /** Google does not say what violations look like; our reading of "Device message rate exceeded" in ErrorCode. */
        private static boolean isDeviceQuota(JsonNode violations) {
            for (JsonNode violation : violations) {
                String subject = violation.path("subject").asText("").toLowerCase(Locale.ROOT);
                String description = violation.path("description").asText("").toLowerCase(Locale.ROOT);
                if (subject.startsWith("device") || description.contains("device")) {
                    return true;
                }
            }
            return false;
        }

        boolean isFcmError(String expected) {
            return expected.equals(fcmCode);
        }

        private static String cut(String message) {
            return message.length() <= LONGEST_DETAIL ? message : message.substring(0, LONGEST_DETAIL);
        }
    }
}
