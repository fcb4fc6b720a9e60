package dev.wishcast.benchmarks.rate;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.wishcast.benchmarks.Conditions;
import dev.wishcast.benchmarks.Report;
import java.util.List;
import java.util.Locale;

/** How well the rate held at each parallelism. Immutable. */
record RateReport(@JsonUnwrapped Conditions conditions, List<RateRun> runs) implements Report {

    private static final double MOST_PERCENT = 2;

    RateReport {
        runs = List.copyOf(runs);
    }

    @Override
    public String table() {
        StringBuilder table = new StringBuilder(conditions.summary())
                .append("\n\nparallelism  limit/s  seconds  fewest in 10 s  most in 10 s  worst\n");
        for (RateRun run : runs) {
            table.append(String.format(
                    Locale.ROOT,
                    "%11d %,8.0f %8d %,15d %,13d %5.2f%%  at most %.0f%%: %s%n",
                    run.parallelism(),
                    run.ratePerSecond(),
                    run.seconds(),
                    run.minPer10s(),
                    run.maxPer10s(),
                    run.worstDeviationPercent(),
                    MOST_PERCENT,
                    run.worstDeviationPercent() <= MOST_PERCENT ? "reached" : "NOT REACHED"));
        }
        return table.toString();
    }
}
