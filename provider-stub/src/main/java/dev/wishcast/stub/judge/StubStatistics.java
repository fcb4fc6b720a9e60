package dev.wishcast.stub.judge;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Map;

/**
 * What a stub has seen since its start or last reset. Immutable.
 *
 * @param totals the accepted pushes
 * @param answers how often each API ({@code fcm}, {@code apns}, {@code oauth}, {@code other}) gave each response, written as
 *     {@code 200}, {@code 404 UNREGISTERED}, {@code 410 Unregistered}; a lost connection is {@code 0 CUT} or {@code 0 GOAWAY},
 *     a lost stream {@code 0 REFUSE_STREAM} or {@code 0 RESET_STREAM}
 * @param violations what the sender should not have done
 * @param connections to the providers' port; not affected by a reset
 */
public record StubStatistics(
        @JsonUnwrapped AcceptedTotals totals,
        Map<String, Map<String, Long>> answers,
        Violations violations,
        Connections connections) {

    /**
     * How often a sender did what the providers ask it not to do. A response that the connection took with it counts as not
     * given, as far as HTTP/2's PING can tell: the sender could not know better.
     *
     * @param earlyRetries requests for a token before the {@code Retry-After} it was given had passed
     * @param requestsDuringPause requests for other tokens before the {@code Retry-After} of a project's exceeded quota had
     *     passed, except those of its first moments (the in-flight grace), which were under way
     * @param requestsToDeadTokens requests for a token that was answered 404 {@code UNREGISTERED}, 410 or {@code BadDeviceToken}
     * @param streamsOverLimit streams opened above the {@code SETTINGS_MAX_CONCURRENT_STREAMS} that the sender had acknowledged;
     *     each was refused
     */
    public record Violations(
            long earlyRetries, long requestsDuringPause, long requestsToDeadTokens, long streamsOverLimit) {
        public static final Violations NONE = new Violations(0, 0, 0, 0);
    }

    /**
     * Connections to the providers' port.
     *
     * @param open now
     * @param total since the start
     */
    public record Connections(long open, long total) {}

    /** Returns how often an API gave a response, both written as in {@link #answers()}. */
    public long answers(String api, String answer) {
        return answers.getOrDefault(api, Map.of()).getOrDefault(answer, 0L);
    }
}
