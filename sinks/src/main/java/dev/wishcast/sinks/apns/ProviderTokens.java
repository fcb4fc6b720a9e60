package dev.wishcast.sinks.apns;

import dev.wishcast.sinks.channel.Outcome;
import dev.wishcast.sinks.transport.http2.Http2Header;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The provider tokens that one key signs, one at a time. Thread-safe.
 *
 * <p>APNs wants a token renewed between 20 and 60 minutes: developer.apple.com/documentation/usernotifications, "Establishing
 * a token-based connection to APNs". Those of a key outlive a restart of the job, which is no reason for a new one.
 */
final class ProviderTokens {

    private static final long RENEWAL_MILLIS = TimeUnit.MINUTES.toMillis(40);

    /** More often is answered with TooManyProviderTokenUpdates. */
    private static final long SHORTEST_RENEWAL_MILLIS = TimeUnit.MINUTES.toMillis(20);

    /** An older one may be called expired at any time. */
    private static final long LATEST_RENEWAL_MILLIS = TimeUnit.MINUTES.toMillis(55);

    private static final Map<SigningKey, ProviderTokens> BY_KEY = new ConcurrentHashMap<>();

    private record Token(Http2Header header, long issuedAt, long renewAt) {}

    private final SigningKey key;
    private volatile Token current;

    private ProviderTokens(SigningKey key) {
        this.key = key;
    }

    static ProviderTokens of(SigningKey key) {
        return BY_KEY.computeIfAbsent(key, ProviderTokens::new);
    }

    /** The header with a valid token. */
    Http2Header authorization(long now) {
        Token token = current;
        return token != null && now < token.renewAt ? token.header : renewed(now).header;
    }

    /**
     * What it means that APNs refused a request's token as expired. It is not signed anew more often than Apple allows: one
     * that is expired while it is new has been signed by a wrong clock.
     *
     * @param sent the header that the request was sent with
     */
    synchronized Outcome expired(Http2Header sent, String reason, long now) {
        if (!replaced(sent)) {
            long age = now - current.issuedAt;
            if (age < SHORTEST_RENEWAL_MILLIS) {
                return new Outcome.Misconfigured(
                        reason,
                        "APNs calls a token expired that was signed " + age / 1000
                                + " s ago: is this machine's clock right?");
            }
            sign(now);
        }
        return new Outcome.Unsent(reason, true);
    }

    /** Whether the token that a request was sent with is not in use any more. */
    boolean replaced(Http2Header sent) {
        Token token = current;
        return token == null || !token.header.equals(sent);
    }

    /** Signs no token for a while, as long as the current one can last: APNs got too many. */
    synchronized void tooManyUpdates(long now) {
        if (current != null) {
            long renewAt = Math.max(current.renewAt, now + SHORTEST_RENEWAL_MILLIS);
            long latest = current.issuedAt + LATEST_RENEWAL_MILLIS;
            current = new Token(current.header, current.issuedAt, Math.min(renewAt, latest));
        }
    }

    private synchronized Token renewed(long now) {
        if (current == null || now >= current.renewAt) {
            sign(now);
        }
        return current;
    }

    private void sign(long now) {
        current = new Token(new Http2Header("authorization", "bearer " + key.sign(now)), now, now + RENEWAL_MILLIS);
    }
}
