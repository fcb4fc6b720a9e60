package dev.wishcast.stub.judge;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Sums over accepted pushes. Immutable.
 *
 * @param accepted all pushes accepted
 * @param distinct how many different (collapse key, provider, token) they were for
 * @param repeatedAccepted how many of these were accepted more than once
 * @param firstAcceptedAt milliseconds since the epoch; {@code null} while there is none
 * @param lastAcceptedAt milliseconds since the epoch; {@code null} while there is none
 */
public record AcceptedTotals(
        long accepted, long distinct, long repeatedAccepted, Long firstAcceptedAt, Long lastAcceptedAt) {

    /** Counts the pushes that were accepted for a (collapse key, provider, token) that already had one. */
    @JsonProperty
    public long duplicates() {
        return accepted - distinct;
    }
}
