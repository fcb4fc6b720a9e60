package dev.wishcast.benchmarks;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/**
 * A figure, and what it should be. Immutable.
 *
 * @param atMost whether {@code target} is the most it should be; otherwise it is the least
 */
public record Target(double measured, double target, boolean atMost) {

    @JsonProperty
    public boolean reached() {
        return atMost ? measured <= target : measured >= target;
    }

    /** In one line of a table, for people. */
    public String line(String name) {
        return String.format(
                Locale.ROOT,
                "%-36s %,10.2f   %s %,.2f: %s%n",
                name,
                measured,
                atMost ? "at most" : "at least",
                target,
                reached() ? "reached" : "NOT REACHED");
    }
}
