package dev.wishcast.benchmarks.sender;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A figure, and what it should be. Immutable.
 *
 * @param atMost whether {@code target} is the most it should be; otherwise it is the least
 */
record Target(double measured, double target, boolean atMost) {

    @JsonProperty
    boolean reached() {
        return atMost ? measured <= target : measured >= target;
    }
}
