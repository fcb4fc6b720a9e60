package dev.wishcast.sinks.apns;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wishcast.sinks.Outcome;
import dev.wishcast.sinks.Outcome.Scope;
import dev.wishcast.sinks.http.HttpAnswer;
import dev.wishcast.sinks.http.RetryAfterHeader;

/**
 * What APNs' answers mean, from developer.apple.com/documentation/usernotifications, "Handling notification responses from
 * APNs". Apple states what an answer means, but seldom what to do: the actions are mostly our reading. Pure.
 */
final class ApnsResponseClassifier {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ApnsResponseClassifier() {}

    /** @param now milliseconds since the epoch */
    static Outcome classify(HttpAnswer answer, long now) {
        int status = answer.status();
        if (status == 200) {
            return Outcome.Accepted.INSTANCE;
        }
        JsonNode body = parse(answer);
        String reason = body.path("reason").asText("HTTP_" + status);
        if (status == 429) {
            // Too many to one device, unless it is about our tokens: then this connection is refused for a while.
            boolean ours = "TooManyProviderTokenUpdates".equals(reason);
            return retry(answer, reason, now, ours ? Scope.PROVIDER : Scope.DEVICE, ours);
        } else if (status >= 500) {
            return retry(answer, reason, now, Scope.PROVIDER, "Shutdown".equals(reason));
        }
        return switch (status) {
            case 400 -> badRequest(reason);
            case 403 ->
                "ExpiredProviderToken".equals(reason)
                        // Refused before it was looked at; a new token is signed.
                        ? new Outcome.Unsent(reason, true)
                        : new Outcome.Misconfigured(reason, "APNs answered 403");
            case 410 ->
                new Outcome.DeadToken(reason, Math.max(0, body.path("timestamp").asLong(0)), false);
            default ->
                status > 400
                        ? new Outcome.Rejected(reason, "APNs answered " + status)
                        : new Outcome.Misconfigured(reason, "APNs never answers " + status);
        };
    }

    private static Outcome badRequest(String reason) {
        return switch (reason) {
            case "BadDeviceToken", "DeviceTokenNotForTopic" -> new Outcome.DeadToken(reason, 0, true);
            // The connection was closing; nothing is wrong with the request.
            case "IdleTimeout" -> new Outcome.Unsent(reason, true);
            default -> new Outcome.Rejected(reason, "APNs answered 400");
        };
    }

    private static Outcome retry(HttpAnswer answer, String reason, long now, Scope scope, boolean reconnect) {
        long wait =
                RetryAfterHeader.parseMillis(answer.header("retry-after"), now).orElse(0);
        return new Outcome.RetryAfter(reason, wait, scope, reconnect);
    }

    private static JsonNode parse(HttpAnswer answer) {
        try {
            return JSON.readTree(answer.text());
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        }
    }
}
