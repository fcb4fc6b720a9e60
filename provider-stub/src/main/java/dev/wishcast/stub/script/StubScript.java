package dev.wishcast.stub.script;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;

/**
 * What to do instead of accepting a push that is otherwise in order. A script is immutable. In JSON, the components are the
 * fields, and all of them are optional. {@link #toString()} leaves the token out.
 *
 * <p>A script for the push's own token comes before all others. Among those, and among the rest, the first script that applies
 * wins.
 *
 * @param provider only pushes through this provider; {@code null} for both
 * @param token only this token; {@code null} for all
 * @param share only this share of the tokens, over 0 and up to 1. A hash of the token chooses them, so they are always the
 *     same. {@code null} for all
 * @param times how often for each token before it is treated normally again; {@code null} for ever
 * @param everyMs at most once in so many milliseconds, for whichever push comes first then; {@code null} for no such limit
 * @param status the HTTP status of the response, 200 to 599; {@code null} for the normal response
 * @param code FCM's error code or APNs's reason, such as {@code UNREGISTERED} or {@code Unregistered}; {@code null} for
 *     the usual one of that status
 * @param quota which quota FCM's 429 says is exceeded; {@code null} for the project's
 * @param body sent as it is, as HTML, instead of the provider's own error body; {@code null} for the provider's
 * @param retryAfterSeconds the value of {@code Retry-After}; {@code null} for none
 * @param timestamp the {@code timestamp} of an APNs 410, in milliseconds since the epoch; {@code null} for the time of the
 *     response
 * @param extraLatencyMs milliseconds to wait on top of the stub's latency
 * @param connection what happens to the connection or stream instead of a response; {@code null} for nothing
 * @param accept whether the push is accepted (and recorded) although the response says otherwise, or never arrives
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

    private static final ObjectMapper JSON = new ObjectMapper();

    /** A quota of FCM, as its {@code QuotaFailure} names it. */
    public enum Quota {
        /** The project's quota: nothing may be sent before {@code Retry-After} has passed. */
        @JsonProperty("project")
        PROJECT,
        /** The quota of this push's device: pushes to other devices go on. */
        @JsonProperty("device")
        DEVICE
    }

    /** A way to lose a connection, or one stream of it. HTTP/1.1 has neither streams nor GOAWAY, so its connection is cut. */
    public enum ConnectionLoss {
        /** The TCP connection is reset: whatever was in flight on it gets no response. */
        @JsonProperty("cut")
        CUT,
        /**
         * GOAWAY is sent, with the stream before this push as the last one. This and later streams were not processed. Earlier
         * ones still get their responses before the connection is closed.
         */
        @JsonProperty("goaway")
        GOAWAY,
        /** {@code RST_STREAM} with {@code REFUSED_STREAM}: this push was not processed. */
        @JsonProperty("refuse-stream")
        REFUSE_STREAM,
        /** {@code RST_STREAM} with {@code INTERNAL_ERROR}: nobody knows whether this push was processed. */
        @JsonProperty("reset-stream")
        RESET_STREAM
    }

    /**
     * Checks all components.
     *
     * @throws IllegalArgumentException if a value is out of its range, or the script would do nothing
     */
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
                !accept || (connection != ConnectionLoss.GOAWAY && connection != ConnectionLoss.REFUSE_STREAM),
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

    /**
     * Reads a JSON array of scripts.
     *
     * @throws IllegalArgumentException if this is no array of scripts, or one of them makes no sense
     */
    public static List<StubScript> parse(byte[] json) {
        try {
            StubScript[] scripts = JSON.readValue(json, StubScript[].class);
            require(scripts != null && !Arrays.asList(scripts).contains(null), "an array of scripts is needed");
            return List.of(scripts);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read from memory", e);
        }
    }

    /** Gives all pushes through this provider this status and code. */
    public static StubScript answer(StubProvider provider, int status, String code) {
        return new StubScript(provider, null, null, null, null, status, code, null, null, null, null, 0, null, false);
    }

    /** Gives all pushes through this provider their normal response, but so much later. */
    public static StubScript slow(StubProvider provider, long extraLatencyMs) {
        return new StubScript(
                provider, null, null, null, null, null, null, null, null, null, null, extraLatencyMs, null, false);
    }

    /** Takes the connection or stream from all pushes through this provider. */
    public static StubScript lose(StubProvider provider, ConnectionLoss loss) {
        return new StubScript(provider, null, null, null, null, null, null, null, null, null, null, 0, loss, false);
    }

    public StubScript forToken(String newToken) {
        return with("token", newToken);
    }

    public StubScript forShare(double newShare) {
        return with("share", newShare);
    }

    public StubScript times(int newTimes) {
        return with("times", newTimes);
    }

    public StubScript everyMs(long newEveryMs) {
        return with("everyMs", newEveryMs);
    }

    public StubScript withQuota(Quota newQuota) {
        return with("quota", newQuota);
    }

    public StubScript withBody(String newBody) {
        return with("body", newBody);
    }

    public StubScript withRetryAfterSeconds(long newRetryAfterSeconds) {
        return with("retryAfterSeconds", newRetryAfterSeconds);
    }

    public StubScript withTimestamp(long newTimestamp) {
        return with("timestamp", newTimestamp);
    }

    public StubScript withExtraLatencyMs(long newExtraLatencyMs) {
        return with("extraLatencyMs", newExtraLatencyMs);
    }

    public StubScript accepting() {
        return with("accept", true);
    }

    /** Copies the script by way of its JSON, where one field is set: a record of so many components has no shorter way. */
    private StubScript with(String field, Object value) {
        ObjectNode json = JSON.valueToTree(this);
        return JSON.convertValue(json.set(field, JSON.valueToTree(value)), StubScript.class);
    }

    /** Returns whether this script is meant for this push. How often it was used already is not considered. */
    public boolean isFor(StubProvider pushProvider, String pushToken) {
        return (provider == null || provider == pushProvider)
                && (token == null || token.equals(pushToken))
                && (share == null || position(pushToken) < share);
    }

    /** Returns the token's fixed place in [0, 1). The places are evenly spread also over tokens that differ little. */
    private static double position(String token) {
        int hash = token.hashCode() * 0x9E3779B9;
        hash = (hash ^ (hash >>> 16)) * 0x85EBCA6B;
        hash = (hash ^ (hash >>> 13)) * 0xC2B2AE35;
        return Integer.toUnsignedLong(hash ^ (hash >>> 16)) / 0x1p32;
    }

    @Override
    public String toString() {
        return ((ObjectNode) JSON.valueToTree(this)).without("token").toString();
    }
}
