package dev.wishcast.stub.fcm;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wishcast.stub.http2.Response;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.List;
import java.util.Map;

/**
 * Error responses of FCM HTTP v1, in Google's shape.
 *
 * @see <a href="https://firebase.google.com/docs/reference/fcm/rest/v1/ErrorCode">FCM: ErrorCode</a>
 * @see <a href="https://github.com/googleapis/googleapis/blob/master/google/rpc/error_details.proto">google.rpc error
 *     details</a>
 */
final class FcmErrors {

    private static final ObjectMapper JSON = new ObjectMapper();

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
    static Response missingCredentials() {
        return unauthenticated("is missing required authentication credential", "", errorInfo("CREDENTIALS_MISSING"));
    }

    /** The access token is not one that was issued here, or expired. */
    static Response invalidCredentials() {
        return unauthenticated("had invalid authentication credentials", ", error=\"invalid_token\"");
    }

    private static Response unauthenticated(String problem, String challenge, ObjectNode... details) {
        String message = "Request " + problem
                + ". Expected OAuth 2 access token, login cookie or other valid authentication credential.";
        return error(401, "UNAUTHENTICATED", "UNAUTHENTICATED", message, details)
                .with(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"https://accounts.google.com/\"" + challenge);
    }

    /** The credentials are good, but for another project. */
    static Response projectDenied(String project) {
        String message = "Permission 'cloudmessaging.messages.create' denied on resource"
                + " '//cloudresourcemanager.googleapis.com/projects/" + project + "' (or it may not exist).";
        return error(403, "PERMISSION_DENIED", "PERMISSION_DENIED", message, errorInfo("IAM_PERMISSION_DENIED"));
    }

    /** The request's JSON does not fit the API. */
    static Response badRequest(String field, String description) {
        return invalidArgument(description, fieldViolation(field, description));
    }

    /** The JSON fits, but FCM does not take what the message says. */
    static Response invalidMessage(String field, String description) {
        return invalidArgument(description, fieldViolation(field, description), fcmError("INVALID_ARGUMENT"));
    }

    static Response invalidToken() {
        return scripted(400, "INVALID_ARGUMENT");
    }

    static Response tooBig() {
        ObjectNode badRequest = detail("google.rpc.BadRequest", Map.of());
        return invalidArgument("Android message is too big", badRequest, fcmError("INVALID_ARGUMENT"));
    }

    static Response methodNotAllowed() {
        return error(405, "METHOD_NOT_ALLOWED", "METHOD_NOT_ALLOWED", "Method not allowed.");
    }

    /** Makes the error of a status and a code; {@code null} for the usual code of that status. */
    static Response scripted(int status, String code) {
        String given = code == null ? USUAL_CODES.get(status) : code;
        if (given == null) {
            return Response.empty(status);
        }
        if (given.equals("UNAUTHENTICATED")) {
            return invalidCredentials();
        }
        Wording wording = WORDINGS.getOrDefault(given, new Wording("UNKNOWN", "Error " + given + "."));
        return given.equals("QUOTA_EXCEEDED")
                ? quotaExceeded(status, wording.message, "project", "Message rate exceeded for the project.")
                : error(status, wording.status, given, wording.message, fcmError(given));
    }

    /**
     * One device gets too many messages, the others do not. Google documents which detail there is and not what it says: the
     * texts are our reading, after the "Topic quota exceeded." that senders have reported.
     */
    static Response deviceQuotaExceeded(String token) {
        return quotaExceeded(429, "Device quota exceeded.", "device:" + token, "Device message rate exceeded.");
    }

    private static Response quotaExceeded(int status, String message, String subject, String description) {
        Map<String, String> violation = Map.of("subject", subject, "description", description);
        ObjectNode failure = detail("google.rpc.QuotaFailure", Map.of("violations", List.of(violation)));
        return error(status, "RESOURCE_EXHAUSTED", "QUOTA_EXCEEDED", message, failure, fcmError("QUOTA_EXCEEDED"));
    }

    private static Response invalidArgument(String message, ObjectNode... details) {
        return error(400, "INVALID_ARGUMENT", "INVALID_ARGUMENT", message, details);
    }

    private static ObjectNode fcmError(String code) {
        return detail("google.firebase.fcm.v1.FcmError", Map.of("errorCode", code));
    }

    private static ObjectNode errorInfo(String reason) {
        Map<String, String> service = Map.of("service", "fcm.googleapis.com");
        return detail(
                "google.rpc.ErrorInfo", Map.of("reason", reason, "domain", "googleapis.com", "metadata", service));
    }

    private static ObjectNode fieldViolation(String field, String description) {
        Map<String, String> violation = field.isEmpty()
                ? Map.of("description", description)
                : Map.of("field", field, "description", description);
        return detail("google.rpc.BadRequest", Map.of("fieldViolations", List.of(violation)));
    }

    private static ObjectNode detail(String type, Map<String, ?> fields) {
        return JSON.createObjectNode()
                .put("@type", "type.googleapis.com/" + type)
                .setAll(JSON.<ObjectNode>valueToTree(fields));
    }

    private static Response error(int status, String name, String code, String message, ObjectNode... details) {
        ObjectNode json = JSON.createObjectNode();
        ObjectNode error = json.putObject("error")
                .put("code", status)
                .put("message", message)
                .put("status", name);
        if (details.length > 0) {
            error.putArray("details").addAll(List.of(details));
        }
        return Response.json(status, code, json);
    }
}
