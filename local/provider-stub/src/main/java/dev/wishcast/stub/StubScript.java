package dev.wishcast.stub;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * What to do instead of accepting a push that is otherwise in order. Immutable. In JSON, the components are the fields; all
 * are optional. {@link #toString()} leaves the token out.
 *
 * <p>A script for the push's own token comes before all others; among those, and among the rest, the first that applies
 * wins.
 *
 * @param provider only pushes through this provider; {@code null} for both
 * @param token only this token; {@code null} for all
 * @param share only this share of the tokens, over 0 and up to 1, chosen by a hash of the token, so always the same ones;
 *     {@code null} for all
 * @param times how often for each token before it is treated normally again; {@code null} for ever
 * @param status the HTTP status to answer, 200 to 599; {@code null} for the normal answer
 * @param code FCM's error code or APNs's reason, such as {@code UNREGISTERED} or {@code Unregistered}; {@code null} for
 *     the usual one of that status
 * @param body sent as it is, as HTML, instead of the provider's own error body; {@code null} for that
 * @param retryAfterSeconds the value of {@code Retry-After}; {@code null} for none
 * @param timestamp the {@code timestamp} of an APNs 410, milliseconds since the epoch; {@code null} for the time of the
 *     answer
 * @param extraLatencyMs milliseconds to wait on top of the stub's latency
 * @param connection what happens to the connection instead of an answer; {@code null} for nothing
 * @param accept the push is accepted (and recorded) although the answer says otherwise, or never arrives
 */
public record StubScript(
        StubProvider provider,
        String token,
        Double share,
        Integer times,
        Integer status,
        String code,
        String body,
        Long retryAfterSeconds,
        Long timestamp,
        long extraLatencyMs,
        ConnectionLoss connection,
        boolean accept) {

    /** A way to lose a connection. */
    public enum ConnectionLoss {
        /** The TCP connection is reset: whatever was in flight on it stays unanswered. */
        @JsonProperty("cut")
        CUT,
        /**
         * An HTTP/2 GOAWAY whose last stream is the one before this push: this and later streams were not processed, earlier
         * ones are still answered. HTTP/1.1 knows no such thing: the connection is cut.
         */
        @JsonProperty("goaway")
        GOAWAY
    }

    /** @throws IllegalArgumentException if a value is out of its range, or the script would do nothing */
    public StubScript {
        require(share == null || (share > 0 && share <= 1), "share must be over 0 and up to 1");
        require(times == null || times > 0, "times must be at least 1");
        require(status == null || (status >= 200 && status <= 599), "status must be between 200 and 599");
        require(retryAfterSeconds == null || retryAfterSeconds >= 0, "retryAfterSeconds must not be negative");
        require(extraLatencyMs >= 0, "extraLatencyMs must not be negative");
        require(
                status != null || (code == null && body == null && retryAfterSeconds == null && timestamp == null),
                "code, body, retryAfterSeconds and timestamp need a status");
        require(status == null || connection == null, "a script has a status or a connection loss, not both");
        require(
                connection != ConnectionLoss.GOAWAY || !accept,
                "a push that GOAWAY says was not processed cannot be accepted");
        require(
                status != null || connection != null || extraLatencyMs > 0,
                "a script needs a status, a connection loss or an extraLatencyMs");
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    /** All pushes through this provider get this status and code. */
    public static StubScript answer(StubProvider provider, int status, String code) {
        return new StubScript(provider, null, null, null, status, code, null, null, null, 0, null, false);
    }

    /** All pushes through this provider get their normal answer, so much later. */
    public static StubScript slow(StubProvider provider, long extraLatencyMs) {
        return new StubScript(provider, null, null, null, null, null, null, null, null, extraLatencyMs, null, false);
    }

    /** All pushes through this provider lose their connection. */
    public static StubScript lose(StubProvider provider, ConnectionLoss loss) {
        return new StubScript(provider, null, null, null, null, null, null, null, null, 0, loss, false);
    }

    public StubScript forToken(String newToken) {
        return with(copy -> copy.token = newToken);
    }

    public StubScript forShare(double newShare) {
        return with(copy -> copy.share = newShare);
    }

    public StubScript times(int newTimes) {
        return with(copy -> copy.times = newTimes);
    }

    public StubScript withBody(String newBody) {
        return with(copy -> copy.body = newBody);
    }

    public StubScript withRetryAfterSeconds(long newRetryAfterSeconds) {
        return with(copy -> copy.retryAfterSeconds = newRetryAfterSeconds);
    }

    public StubScript withTimestamp(long newTimestamp) {
        return with(copy -> copy.timestamp = newTimestamp);
    }

    public StubScript withExtraLatencyMs(long newExtraLatencyMs) {
        return with(copy -> copy.extraLatencyMs = newExtraLatencyMs);
    }

    public StubScript accepting() {
        return with(copy -> copy.accept = true);
    }

    private StubScript with(Consumer<Copy> change) {
        Copy copy = new Copy(this);
        change.accept(copy);
        return copy.toScript();
    }

    /** Whether this script is meant for this push; how often it was used already is not considered. */
    public boolean selects(StubProvider pushProvider, String pushToken) {
        return (provider == null || provider == pushProvider)
                && (token == null || token.equals(pushToken))
                && (share == null || position(pushToken) < share);
    }

    /** A token's fixed place in [0, 1), evenly spread also over tokens that differ little. */
    private static double position(String token) {
        int hash = token.hashCode() * 0x9E3779B9;
        hash = (hash ^ (hash >>> 16)) * 0x85EBCA6B;
        hash = (hash ^ (hash >>> 13)) * 0xC2B2AE35;
        return Integer.toUnsignedLong(hash ^ (hash >>> 16)) / 0x1p32;
    }

    byte[] bodyBytes() {
        return body.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "StubScript[provider=" + provider + ", oneToken=" + (token != null) + ", share=" + share + ", times="
                + times + ", status=" + status + ", code=" + code + ", retryAfterSeconds=" + retryAfterSeconds
                + ", extraLatencyMs=" + extraLatencyMs + ", connection=" + connection + ", accept=" + accept + "]";
    }

    /** A script while one of its components is changed. */
    private static final class Copy {
        private final StubScript original;
        private String token;
        private Double share;
        private Integer times;
        private String body;
        private Long retryAfterSeconds;
        private Long timestamp;
        private long extraLatencyMs;
        private boolean accept;

        Copy(StubScript original) {
            this.original = original;
            this.token = original.token;
            this.share = original.share;
            this.times = original.times;
            this.body = original.body;
            this.retryAfterSeconds = original.retryAfterSeconds;
            this.timestamp = original.timestamp;
            this.extraLatencyMs = original.extraLatencyMs;
            this.accept = original.accept;
        }

        StubScript toScript() {
            return new StubScript(
                    original.provider,
                    token,
                    share,
                    times,
                    original.status,
                    original.code,
                    body,
                    retryAfterSeconds,
                    timestamp,
                    extraLatencyMs,
                    original.connection,
                    accept);
        }
    }
}
