package dev.wishcast.sinks.apns;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wishcast.sinks.channel.Outcome;
import dev.wishcast.sinks.channel.Outcome.Scope;
import dev.wishcast.sinks.transport.http2.Http2Response;

/**
 * What APNs' responses mean, from developer.apple.com/documentation/usernotifications, "Handling notification responses from
 * APNs". Apple states what a response means, but seldom what to do: the actions are mostly our reading. Stateless.
 *
 * <p>An answer without a reason is not APNs', but that of something in between. It says nothing about a token or a request, and
 * so counts as a configuration that a person must correct, unless its status is about load.
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
        if (!body.path("reason").isTextual()) {
            String reason = "HTTP_" + status;
            return status >= 500 || status == 429
                    ? retry(response, reason, now, Scope.PROVIDER, false)
                    : new Outcome.Misconfigured(reason, "answered without a reason, as APNs never does");
        }
        String reason = body.path("reason").asText();
        return switch (status) {
            case 400 -> badRequest(reason);
            // ExpiredProviderToken is refused before the request was looked at; a new token is signed. The credentials:
            // BadCertificate, BadCertificateEnvironment, Forbidden, InvalidProviderToken, MissingProviderToken,
            // UnrelatedKeyIdInToken, BadEnvironmentKeyIdInToken (in fact BadEnvironmentKeyInToken), and what is not
            // documented.
            case 403 ->
                reason.equals("ExpiredProviderToken")
                        ? new Outcome.Unsent(reason, true)
                        : misconfigured(status, reason);
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
            // Our reading: not this request is wrong, but the topic of all of them, or the key that may not send to it.
            case "BadTopic", "MissingTopic", "TopicDisallowed" -> misconfigured(400, reason);
            // BadCollapseId, BadExpirationDate, BadMessageId, BadPriority, DuplicateHeaders, InvalidPushType,
            // MissingDeviceToken, PayloadEmpty, and what is not documented: the request's fault.
            default -> rejected(400, reason);
        };
    }

    /**
     * By the kind of status. 404 BadPath and 405 MethodNotAllowed are about our endpoint, as all requests are alike there. 413
     * PayloadTooLarge is the request's fault. 500 InternalServerError, 503 ServiceUnavailable and Shutdown are not. What is not
     * documented goes by the kind, too.
     */
    private static Outcome byKind(Http2Response response, String reason, long now) {
        int status = response.status();
        if (status >= 500) {
            return retry(response, reason, now, Scope.PROVIDER, reason.equals("Shutdown"));
        }
        return status < 400 || status == 404 || status == 405
                ? misconfigured(status, reason)
                : rejected(status, reason);
    }

    private static Outcome misconfigured(int status, String reason) {
        return new Outcome.Misconfigured(reason, "APNs answered " + status);
    }

    private static Outcome rejected(int status, String reason) {
        return new Outcome.Rejected(reason, "APNs answered " + status);
    }

    private static Outcome retry(Http2Response response, String reason, long now, Scope scope, boolean reconnect) {
        return new Outcome.RetryAfter(reason, response.retryAfterMillis(now).orElse(0), scope, reconnect);
    }
}
