package dev.wishcast.benchmarks.sale;

import dev.wishcast.benchmarks.runner.Report;
import dev.wishcast.benchmarks.runner.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How well the rate held at each parallelism. */
record RateReport(List<RateRun> runs) implements Report {

    private static final double MOST_PERCENT = 2;

    @Override
    public Map<String, Target> targets() {
        Map<String, Target> targets = new LinkedHashMap<>();
        runs.forEach(run -> targets.put(
                "worst deviation %, parallelism " + run.parallelism(),
                new Target(run.worstDeviationPercent(), MOST_PERCENT, true)));
        return targets;
    }

    /**
     * How well the rate held at one parallelism. Immutable.
     *
     * @param ratePerSecond the limit
     * @param seconds how long the windows look at
     * @param minPer10s the fewest pushes that the stub accepted in any 10 s
     * @param maxPer10s the most
     * @param worstDeviationPercent how far the worst of them is from 10 s of the limit, in percent of it
     */
    record RateRun(
            int parallelism,
            double ratePerSecond,
            long seconds,
            long minPer10s,
            long maxPer10s,
            double worstDeviationPercent) {}
}
