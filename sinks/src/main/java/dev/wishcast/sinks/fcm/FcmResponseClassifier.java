package dev.wishcast.sinks.fcm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
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
        FcmError error = new FcmError(status, response.json().path("error"));
        String code = error.code();
        if (status == 429) {
            // "a minimum initial delay of 1 minute" is asked for after the project's quota, not after a device's.
            return error.isDeviceQuota()
                    ? retry(response, code, now, Scope.DEVICE, 0)
                    : retry(response, code, now, Scope.PROVIDER, QUOTA_WAIT_MILLIS);
        } else if (status >= 500 || status == 408 || (status == 404 && !error.json.isObject())) {
            // A 404 with a page instead of an error has been FCM's own trouble (firebase-admin-java issue 506).
            return retry(response, code, now, Scope.PROVIDER, 0);
        } else if (status == 404 && error.isFcm("UNREGISTERED")) {
            return new Outcome.DeadToken(code, 0, false);
        } else if ((status == 400 && error.isAboutTheToken()) || (status == 403 && error.isFcm("SENDER_ID_MISMATCH"))) {
            // It is no token, or another project's; or we read the wrong column, or send with the wrong credentials.
            return new Outcome.DeadToken(code, 0, true);
        }
        return switch (status) {
            // Any other 404 is not about the token, but about where we sent it; our reading.
            case 401, 403, 404 -> new Outcome.Misconfigured(code, error.message());
            // Mostly not documented, our reading: a 4xx is our request's fault, anything else is not FCM. Nor is an
            // answer
            // without an error: it comes from something in between.
            default ->
                status >= 400 && error.json.isObject()
                        ? new Outcome.Rejected(code, error.message())
                        : new Outcome.Misconfigured(code, error.message());
        };
    }

    private static Outcome retry(Http2Response response, String code, long now, Scope scope, long withoutHeader) {
        return new Outcome.RetryAfter(code, response.retryAfterMillis(now).orElse(withoutHeader), scope, false);
    }

    /**
     * A google.rpc.Status, as far as it can be read.
     *
     * @param httpStatus the response's
     * @param json the error; no object if there is none
     */
    private record FcmError(int httpStatus, JsonNode json) {

        /** FCM's error code, else the canonical status, else the HTTP status. */
        String code() {
            String canonical = json.path("status").asText("HTTP_" + httpStatus);
            return detail(".FcmError").path("errorCode").asText(canonical);
        }

        String message() {
            String message = json.path("message").asText("");
            return message.length() <= LONGEST_DETAIL ? message : message.substring(0, LONGEST_DETAIL);
        }

        boolean isFcm(String errorCode) {
            return detail(".FcmError").path("errorCode").asText().equals(errorCode);
        }

        /** Whether the invalid argument is the token. The violated field says it; the text counts only if none is named. */
        boolean isAboutTheToken() {
            JsonNode violations = detail(".BadRequest").path("fieldViolations");
            if (violations.isEmpty()) {
                return isFcm("INVALID_ARGUMENT")
                        && json.path("message").asText().contains("not a valid FCM registration token");
            }
            for (JsonNode violation : violations) {
                if (!violation.path("field").asText().equals("message.token")) {
                    return false;
                }
            }
            return true;
        }

        /**
         * Whether the quota is the device's, not the project's. Google does not say what violations look like; our reading of
         * "Device message rate exceeded" in ErrorCode.
         */
        boolean isDeviceQuota() {
            for (JsonNode violation : detail(".QuotaFailure").path("violations")) {
                String subject = violation.path("subject").asText("").toLowerCase(Locale.ROOT);
                String description = violation.path("description").asText("").toLowerCase(Locale.ROOT);
                if (subject.startsWith("device") || description.contains("device")) {
                    return true;
                }
            }
            return false;
        }

        /** The first detail of a type, or a missing node. */
        private JsonNode detail(String type) {
            for (JsonNode detail : json.path("details")) {
                if (detail.path("@type").asText().endsWith(type)) {
                    return detail;
                }
            }
            return MissingNode.getInstance();
        }
    }
}
