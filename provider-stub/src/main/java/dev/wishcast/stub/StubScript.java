package dev.wishcast.stub;

import com.fasterxml.jackson.annotation.JsonInclude;
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
 * @param everyMs at most once in so many milliseconds, for whichever push comes first then; {@code null} for no such limit
 * @param status the HTTP status to answer, 200 to 599; {@code null} for the normal answer
 * @param code FCM's error code or APNs's reason, such as {@code UNREGISTERED} or {@code Unregistered}; {@code null} for
 *     the usual one of that status
 * @param quota which quota FCM's 429 says is exceeded; {@code null} for the project's
 * @param body sent as it is, as HTML, instead of the provider's own error body; {@code null} for that
 * @param retryAfterSeconds the value of {@code Retry-After}; {@code null} for none
 * @param timestamp the {@code timestamp} of an APNs 410, milliseconds since the epoch; {@code null} for the time of the
 *     answer
 * @param extraLatencyMs milliseconds to wait on top of the stub's latency
 * @param connection what happens to the connection or stream instead of an answer; {@code null} for nothing
 * @param accept the push is accepted (and recorded) although the answer says otherwise, or never arrives
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StubScript(
        StubProvider provider,
        String token,
        Double share,
        Integer times,
        Long everyMs,
        Integer status,
        String code,
        Quota quota,
        String body,
        Long retryAfterSeconds,
        Long timestamp,
        long extraLatencyMs,
        ConnectionLoss connection,
        boolean accept) {

    /** A quota of FCM's, as its {@code QuotaFailure} names it. */
    public enum Quota {
        /** The project's: nothing may be sent before {@code Retry-After} has passed. */
        @JsonProperty("project")
        PROJECT,
        /** That of this push's device: others go on. */
        @JsonProperty("device")
        DEVICE
    }

    /** A way to lose a connection, or one stream of it. HTTP/1.1 has neither streams nor GOAWAY: its connection is cut. */
    public enum ConnectionLoss {
        /** The TCP connection is reset: whatever was in flight on it stays unanswered. */
        @JsonProperty("cut")
        CUT,
        /**
         * GOAWAY, whose last stream is the one before this push: this and later streams were not processed, earlier ones are
         * still answered before the connection is closed.
         */
        @JsonProperty("goaway")
        GOAWAY,
        /** {@code RST_STREAM} with {@code REFUSED_STREAM}: this push was not processed. */
        @JsonProperty("refuse-stream")
        REFUSE_STREAM,
        /** {@code RST_STREAM} with {@code INTERNAL_ERROR}: nobody knows whether this push was processed. */
        @JsonProperty("reset-stream")
        RESET_STREAM;

        /** Whether the client is told that the push was not processed. */
        boolean disowns() {
            return this == GOAWAY || this == REFUSE_STREAM;
        }
    }

    /** @throws IllegalArgumentException if a value is out of its range, or the script would do nothing */
    public StubScript {
        require(share == null || (share > 0 && share <= 1), "share must be over 0 and up to 1");
        require(times == null || times > 0, "times must be at least 1");
        require(everyMs == null || everyMs > 0, "everyMs must be at least 1");
        require(status == null || (status >= 200 && status <= 599), "status must be between 200 and 599");
        require(retryAfterSeconds == null || retryAfterSeconds >= 0, "retryAfterSeconds must not be negative");
        require(extraLatencyMs >= 0, "extraLatencyMs must not be negative");
        require(
                status != null || (code == null && body == null && retryAfterSeconds == null && timestamp == null),
                "code, body, retryAfterSeconds and timestamp need a status");
        require(status == null || connection == null, "a script has a status or a connection loss, not both");
        require(quota == null || (status != null && status == 429), "a quota needs the status 429");
        require(
                connection == null || !connection.disowns() || !accept,
                "a push that the client is told was not processed cannot be accepted");
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
        Copy copy = new Copy(provider);
        copy.status = status;
        copy.code = code;
        return copy.toScript();
    }

    /** All pushes through this provider get their normal answer, so much later. */
    public static StubScript slow(StubProvider provider, long extraLatencyMs) {
        Copy copy = new Copy(provider);
        copy.extraLatencyMs = extraLatencyMs;
        return copy.toScript();
    }

    /** All pushes through this provider lose their connection or stream. */
    public static StubScript lose(StubProvider provider, ConnectionLoss loss) {
        Copy copy = new Copy(provider);
        copy.connection = loss;
        return copy.toScript();
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

    public StubScript everyMs(long newEveryMs) {
        return with(copy -> copy.everyMs = newEveryMs);
    }

    public StubScript withQuota(Quota newQuota) {
        return with(copy -> copy.quota = newQuota);
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
                + times + ", everyMs=" + everyMs + ", status=" + status + ", code=" + code + ", quota=" + quota
                + ", retryAfterSeconds=" + retryAfterSeconds
                + ", extraLatencyMs=" + extraLatencyMs + ", connection=" + connection + ", accept=" + accept + "]";
    }

    /** A script while its components are set. */
    private static final class Copy {
        private final StubProvider provider;
        private String token;
        private Double share;
        private Integer times;
        private Long everyMs;
        private Integer status;
        private String code;
        private Quota quota;
        private String body;
        private Long retryAfterSeconds;
        private Long timestamp;
        private long extraLatencyMs;
        private ConnectionLoss connection;
        private boolean accept;

        Copy(StubProvider provider) {
            this.provider = provider;
        }

        Copy(StubScript original) {
            this(original.provider);
            token = original.token;
            share = original.share;
            times = original.times;
            everyMs = original.everyMs;
            status = original.status;
            code = original.code;
            quota = original.quota;
            body = original.body;
            retryAfterSeconds = original.retryAfterSeconds;
            timestamp = original.timestamp;
            extraLatencyMs = original.extraLatencyMs;
            connection = original.connection;
            accept = original.accept;
        }

        StubScript toScript() {
            return new StubScript(
                    provider,
                    token,
                    share,
                    times,
                    everyMs,
                    status,
                    code,
                    quota,
                    body,
                    retryAfterSeconds,
                    timestamp,
                    extraLatencyMs,
                    connection,
                    accept);
        }
    }
}
