package dev.wishcast.stub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.Map;

/**
 * Error answers of FCM HTTP v1, in Google's shape.
 *
 * @see <a href="https://firebase.google.com/docs/reference/fcm/rest/v1/ErrorCode">FCM: ErrorCode</a>
 * @see <a href="https://github.com/googleapis/googleapis/blob/master/google/rpc/error_details.proto">google.rpc error
 *     details</a>
 */
final class FcmErrors {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FCM_ERROR = "type.googleapis.com/google.firebase.fcm.v1.FcmError";
    private static final String BAD_REQUEST = "type.googleapis.com/google.rpc.BadRequest";
    private static final String ERROR_INFO = "type.googleapis.com/google.rpc.ErrorInfo";
    private static final String QUOTA_FAILURE = "type.googleapis.com/google.rpc.QuotaFailure";

    /** What goes with each {@code FcmError}: the status' name and the message. */
    private record Wording(String status, String message) {}

    private static final Map<String, Wording> WORDINGS = Map.of(
            "UNSPECIFIED_ERROR", new Wording("UNKNOWN", "An unknown error occurred."),
            "INVALID_ARGUMENT",
                    new Wording("INVALID_ARGUMENT", "The registration token is not a valid FCM registration token"),
            "UNREGISTERED", new Wording("NOT_FOUND", "Requested entity was not found."),
            "SENDER_ID_MISMATCH", new Wording("PERMISSION_DENIED", "SenderId mismatch"),
            "QUOTA_EXCEEDED", new Wording("RESOURCE_EXHAUSTED", "Quota exceeded for sending messages."),
            "UNAVAILABLE", new Wording("UNAVAILABLE", "The service is currently unavailable."),
            "INTERNAL", new Wording("INTERNAL", "Internal error encountered."),
            "THIRD_PARTY_AUTH_ERROR", new Wording("UNAUTHENTICATED", "Auth error from APNS or Web Push Service"));

    /** The error code that a script which names only a status gets. */
    private static final Map<Integer, String> USUAL_CODES = Map.of(
            400, "INVALID_ARGUMENT",
            401, "UNAUTHENTICATED",
            403, "SENDER_ID_MISMATCH",
            404, "UNREGISTERED",
            429, "QUOTA_EXCEEDED",
            500, "INTERNAL",
            503, "UNAVAILABLE");

    private FcmErrors() {}

    /** The {@code authorization} header is missing. */
    static Answer missingCredentials() {
        ObjectNode error = error(
                401,
                "UNAUTHENTICATED",
                "Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or other"
                        + " valid authentication credential.");
        errorInfo(error, "CREDENTIALS_MISSING");
        return answer(error, "UNAUTHENTICATED")
                .with(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"https://accounts.google.com/\"");
    }

    /** The access token is not one that was issued here, or expired. */
    static Answer invalidCredentials() {
        ObjectNode error = error(
                401,
                "UNAUTHENTICATED",
                "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid"
                        + " authentication credential.");
        return answer(error, "UNAUTHENTICATED")
                .with(
                        HttpHeaderNames.WWW_AUTHENTICATE,
                        "Bearer realm=\"https://accounts.google.com/\", error=\"invalid_token\"");
    }

    /** Credentials that are good, but for another project. */
    static Answer projectDenied(String project) {
        ObjectNode error = error(
                403,
                "PERMISSION_DENIED",
                "Permission 'cloudmessaging.messages.create' denied on resource '//cloudresourcemanager.googleapis.com/projects/"
                        + project + "' (or it may not exist).");
        errorInfo(error, "IAM_PERMISSION_DENIED");
        return answer(error, "PERMISSION_DENIED");
    }

    /** The request's JSON does not fit the API. */
    static Answer badRequest(String field, String description) {
        ObjectNode error = error(400, "INVALID_ARGUMENT", description);
        fieldViolation(error, field, description);
        return answer(error, "INVALID_ARGUMENT");
    }

    /** The JSON fits, but FCM does not take what the message says. */
    static Answer invalidMessage(String field, String description) {
        ObjectNode error = error(400, "INVALID_ARGUMENT", description);
        fieldViolation(error, field, description);
        fcmError(error, "INVALID_ARGUMENT");
        return answer(error, "INVALID_ARGUMENT");
    }

    static Answer invalidToken() {
        return fcmError(400, "INVALID_ARGUMENT");
    }

    static Answer tooBig() {
        ObjectNode error = error(400, "INVALID_ARGUMENT", "Android message is too big");
        detail(error, BAD_REQUEST);
        fcmError(error, "INVALID_ARGUMENT");
        return answer(error, "INVALID_ARGUMENT");
    }

    static Answer methodNotAllowed() {
        return answer(error(405, "METHOD_NOT_ALLOWED", "Method not allowed."), "METHOD_NOT_ALLOWED");
    }

    static Answer scripted(int status, String code) {
        String given = code == null ? USUAL_CODES.get(status) : code;
        if (given == null) {
            return Answer.empty(status);
        }
        return given.equals("UNAUTHENTICATED") ? invalidCredentials() : fcmError(status, given);
    }

    /**
     * One device gets too many messages, the others do not. Google documents which detail there is and not what it says: the
     * texts are our reading, after the "Topic quota exceeded." that senders have reported.
     */
    static Answer deviceQuotaExceeded(String token) {
        ObjectNode error = error(429, "RESOURCE_EXHAUSTED", "Device quota exceeded.");
        quotaFailure(error, "device:" + token, "Device message rate exceeded.");
        fcmError(error, "QUOTA_EXCEEDED");
        return answer(error, "QUOTA_EXCEEDED");
    }

    private static Answer fcmError(int status, String code) {
        Wording wording = WORDINGS.getOrDefault(code, new Wording("UNKNOWN", "Error " + code + "."));
        ObjectNode error = error(status, wording.status, wording.message);
        if (code.equals("QUOTA_EXCEEDED")) {
            quotaFailure(error, "project", "Message rate exceeded for the project.");
        }
        fcmError(error, code);
        return answer(error, code);
    }

    private static ObjectNode error(int status, String name, String message) {
        return JSON.createObjectNode()
                .put("code", status)
                .put("message", message)
                .put("status", name);
    }

    private static ObjectNode detail(ObjectNode error, String type) {
        ArrayNode details = error.withArray("/details");
        return details.addObject().put("@type", type);
    }

    private static void quotaFailure(ObjectNode error, String subject, String description) {
        detail(error, QUOTA_FAILURE)
                .putArray("violations")
                .addObject()
                .put("subject", subject)
                .put("description", description);
    }

    private static void fcmError(ObjectNode error, String code) {
        detail(error, FCM_ERROR).put("errorCode", code);
    }

    private static void errorInfo(ObjectNode error, String reason) {
        detail(error, ERROR_INFO)
                .put("reason", reason)
                .put("domain", "googleapis.com")
                .putObject("metadata")
                .put("service", "fcm.googleapis.com");
    }

    private static void fieldViolation(ObjectNode error, String field, String description) {
        ObjectNode violation =
                detail(error, BAD_REQUEST).putArray("fieldViolations").addObject();
        if (!field.isEmpty()) {
            violation.put("field", field);
        }
        violation.put("description", description);
    }

    private static Answer answer(ObjectNode error, String code) {
        try {
            return Answer.json(
                    error.get("code").intValue(),
                    code,
                    JSON.writeValueAsBytes(JSON.createObjectNode().set("error", error)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write JSON", e);
        }
    }
}
