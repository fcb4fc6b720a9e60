package dev.wishcast.sinks.apns;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wishcast.sinks.channel.Outcome;
import dev.wishcast.sinks.channel.Outcome.Scope;
import dev.wishcast.sinks.transport.http2.Http2Response;

/**
 * What APNs' responses mean, from developer.apple.com/documentation/usernotifications, "Handling notification responses from
 * APNs". Apple states what a response means, but seldom what to do: the actions are mostly our reading. Stateless.
 *
 * <p>Only {@code Shutdown} and what is about the connection's token calls for another connection. After any other 5xx the
 * next attempt likely takes another one anyway, and a new one for each would be a storm of handshakes on a provider in
 * trouble.
 */
final class ApnsResponseClassifier {

    private ApnsResponseClassifier() {}

    /** @param now milliseconds since the epoch */
    static Outcome classify(Http2Response response, long now) {
        int status = response.status();
        if (status == 200) {
            return Outcome.Accepted.INSTANCE;
        }
        JsonNode body = response.json();
        String reason = body.path("reason").asText("HTTP_" + status);
        return switch (status) {
            case 400 -> badRequest(reason);
            // ExpiredProviderToken is refused before the request was looked at; a new token is signed. The credentials:
            // BadCertificate, BadCertificateEnvironment, Forbidden, InvalidProviderToken, MissingProviderToken,
            // UnrelatedKeyIdInToken, BadEnvironmentKeyIdInToken (in fact BadEnvironmentKeyInToken), and what is not
            // documented.
            case 403 ->
                reason.equals("ExpiredProviderToken")
                        ? new Outcome.Unsent(reason, true)
                        : new Outcome.Misconfigured(reason, "APNs answered 403");
            // Unregistered, ExpiredToken.
            case 410 ->
                new Outcome.DeadToken(reason, Math.max(0, body.path("timestamp").asLong(0)), false);
            // Too many to one device, unless it is about our tokens: then this connection is refused for a while.
            case 429 ->
                reason.equals("TooManyProviderTokenUpdates")
                        ? retry(response, reason, now, Scope.PROVIDER, true)
                        : retry(response, reason, now, Scope.DEVICE, false);
            default -> byKind(response, reason, now);
        };
    }

    private static Outcome badRequest(String reason) {
        return switch (reason) {
            // Also what all tokens get in the wrong environment, and those of another app.
            case "BadDeviceToken", "DeviceTokenNotForTopic" -> new Outcome.DeadToken(reason, 0, true);
            // The connection was closing; nothing is wrong with the request.
            case "IdleTimeout" -> new Outcome.Unsent(reason, true);
            // Our reading: not this request is wrong, but the key that may not send to this topic, or the topic.
            case "TopicDisallowed" -> new Outcome.Misconfigured(reason, "APNs answered 400");
            // BadCollapseId, BadExpirationDate, BadMessageId, BadPriority, BadTopic, DuplicateHeaders, InvalidPushType,
            // MissingDeviceToken, MissingTopic, PayloadEmpty, and what is not documented: the request's fault.
            default -> rejected(400, reason);
        };
    }

    /**
     * By the kind of status. 404 BadPath, 405 MethodNotAllowed and 413 PayloadTooLarge are the request's fault. 500
     * InternalServerError, 503 ServiceUnavailable and Shutdown are not. What is not documented goes by the kind, too.
     */
    private static Outcome byKind(Http2Response response, String reason, long now) {
        int status = response.status();
        if (status >= 500) {
            return retry(response, reason, now, Scope.PROVIDER, "Shutdown".equals(reason));
        }
        return status > 400
                ? rejected(status, reason)
                : new Outcome.Misconfigured(reason, "APNs never answers " + status);
    }

    private static Outcome rejected(int status, String reason) {
        return new Outcome.Rejected(reason, "APNs answered " + status);
    }

    private static Outcome retry(Http2Response response, String reason, long now, Scope scope, boolean reconnect) {
        return new Outcome.RetryAfter(reason, response.retryAfterMillis(now).orElse(0), scope, reconnect);
    }
}
