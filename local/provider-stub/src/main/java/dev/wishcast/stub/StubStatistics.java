package dev.wishcast.stub;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Map;

/**
 * What a stub has seen since its start or last reset. Immutable.
 *
 * @param totals the accepted pushes
 * @param answers how often each API ({@code fcm}, {@code apns}, {@code oauth}, {@code other}) gave each answer, written as
 *     {@code 200}, {@code 404 UNREGISTERED}, {@code 410 Unregistered}; a lost connection is {@code 0 CUT} or {@code 0 GOAWAY}
 * @param connections to the providers' port; not affected by a reset
 */
public record StubStatistics(
        @JsonUnwrapped AcceptedTotals totals, Map<String, Map<String, Long>> answers, Connections connections) {

    /**
     * Connections to the providers' port.
     *
     * @param open now
     * @param total since the start
     */
    public record Connections(long open, long total) {}

    /** How often an API gave an answer, both written as in {@link #answers()}. */
    public long answers(String api, String answer) {
        return answers.getOrDefault(api, Map.of()).getOrDefault(answer, 0L);
    }
}
