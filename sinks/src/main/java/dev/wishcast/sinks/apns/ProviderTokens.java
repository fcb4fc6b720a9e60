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

    /** An older one is of no use, whatever the clock. */
    private static final long LIFE_MILLIS = TimeUnit.MINUTES.toMillis(60);

    /** A clock that is corrected by less than this is none that was set back. */
    private static final long CLOCK_CORRECTION_MILLIS = TimeUnit.MINUTES.toMillis(1);

    /** The latest token of each key, by the key's fingerprint: a key that was rotated does not stay in memory. */
    private static final Map<String, Latest> BY_KEY = new ConcurrentHashMap<>();

    private record Token(Http2Header header, long issuedAt, long renewAt) {

        /** Whether the clock was ahead when this was signed, or has been set back since. */
        boolean isFromTheFuture(long now) {
            return now < issuedAt - CLOCK_CORRECTION_MILLIS;
        }

        boolean isUsable(long now) {
            return now < renewAt && !isFromTheFuture(now);
        }
    }

    /** What all users of a key share. */
    private static final class Latest {
        private volatile Token token;
    }

    private final SigningKey key;
    private final Latest latest;

    private ProviderTokens(SigningKey key, Latest latest) {
        this.key = key;
        this.latest = latest;
    }

    static ProviderTokens of(SigningKey key) {
        return new ProviderTokens(key, BY_KEY.computeIfAbsent(key.fingerprint(), any -> new Latest()));
    }

    /** The header with a valid token. */
    Http2Header authorization(long now) {
        Token token = latest.token;
        return token != null && token.isUsable(now) ? token.header : renewed(now).header;
    }

    /**
     * What it means that APNs refused a request's token as expired. It is not signed anew more often than Apple allows: one
     * that is expired while it is new has been signed by a wrong clock.
     *
     * @param sent the header that the request was sent with
     */
    Outcome expired(Http2Header sent, String reason, long now) {
        synchronized (latest) {
            if (!replaced(sent)) {
                long age = now - latest.token.issuedAt;
                if (age < SHORTEST_RENEWAL_MILLIS && !latest.token.isFromTheFuture(now)) {
                    return new Outcome.Misconfigured(
                            reason,
                            "APNs calls a token expired that was signed " + age / 1000
                                    + " s ago: is this machine's clock right?");
                }
                sign(now);
            }
            return new Outcome.Unsent(reason, true);
        }
    }

    /** Whether the token that a request was sent with is not in use any more. */
    boolean replaced(Http2Header sent) {
        Token token = latest.token;
        return token == null || !token.header.equals(sent);
    }

    /** Signs no token for a while, as long as the current one can last: APNs got too many. */
    void tooManyUpdates(long now) {
        synchronized (latest) {
            Token token = latest.token;
            if (token != null) {
                long renewAt = Math.max(token.renewAt, now + SHORTEST_RENEWAL_MILLIS);
                long mostlyValid = token.issuedAt + LATEST_RENEWAL_MILLIS;
                latest.token = new Token(token.header, token.issuedAt, Math.min(renewAt, mostlyValid));
            }
        }
    }

    private Token renewed(long now) {
        synchronized (latest) {
            if (latest.token == null || !latest.token.isUsable(now)) {
                sign(now);
            }
            return latest.token;
        }
    }

    private void sign(long now) {
        latest.token =
                new Token(new Http2Header("authorization", "bearer " + key.sign(now)), now, now + RENEWAL_MILLIS);
        BY_KEY.values().removeIf(other -> other.token != null && now - other.token.issuedAt > LIFE_MILLIS);
    }
}
