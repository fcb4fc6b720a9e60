package dev.wishcast.benchmarks.runner;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import org.apache.commons.math3.util.Precision;

/**
 * A figure, and what it should be. Immutable.
 *
 * @param atMost whether {@code target} is the most that the figure should be; otherwise it is the least
 */
public record Target(double measured, double target, boolean atMost) {

    /** A target for how many times as large one figure is as another, with two decimals. */
    public static Target ofRatio(long figure, long other, double target, boolean atMost) {
        return new Target(Precision.round((double) figure / other, 2), target, atMost);
    }

    @JsonProperty
    public boolean reached() {
        return atMost ? measured <= target : measured >= target;
    }

    /** In one line, for people. */
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
