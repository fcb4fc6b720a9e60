package dev.wishcast.benchmarks.sale;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.wishcast.benchmarks.runner.Report;
import dev.wishcast.benchmarks.runner.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.math3.stat.regression.SimpleRegression;
import org.apache.commons.math3.util.Precision;

/**
 * How long sales took.
 *
 * @param warmUp the audience of a sale after the cold one that is not among {@code sales}
 * @param flinkSettings those that differ from {@code flink-conf}
 * @param jobOptions those that differ from the local stack's own
 * @param recorded whether JFR was on
 * @param sales in the order in which they were announced
 */
record FanOutReport(
        int parallelism,
        int warmUp,
        Map<String, String> flinkSettings,
        Map<String, String> jobOptions,
        boolean recorded,
        @JsonIgnore List<SaleRun> sales)
        implements Report {

    private static final int HALF_A_MILLION = 500_000;
    private static final int SLOW_PROVIDER_MS = 50;

    /** Sales in a job that has sent before. */
    @JsonProperty
    List<SaleRun> runs() {
        return sales.stream().filter(SaleRun::warm).toList();
    }

    /** Sales in a job that has just started, whose code the JVM has not compiled yet. */
    @JsonProperty
    List<SaleRun> coldRuns() {
        return sales.stream().filter(run -> !run.warm()).toList();
    }

    /**
     * How the time to the last push grows with the audience: the {@code k} of {@code time = c * audience^k}, 1 being linear. It
     * is {@code null} with fewer than two audiences.
     */
    @JsonProperty
    Double scalingExponent() {
        SimpleRegression logarithms = new SimpleRegression();
        runs().stream()
                .filter(run -> run.providerLatencyMs() == 0 && run.audience() >= 10_000 && run.audience() <= 1_000_000)
                .forEach(run -> logarithms.addData(Math.log(run.audience()), Math.log((double) run.lastMs())));
        double slope = logarithms.getSlope();
        return Double.isNaN(slope) ? null : (Double) Precision.round(slope, 3);
    }

    @Override
    public Map<String, Target> targets() {
        Map<String, Target> targets = new LinkedHashMap<>();
        for (boolean warm : new boolean[] {true, false}) {
            String suffix = warm ? ", warm" : ", cold";
            run(0, warm).ifPresent(run -> {
                targets.put("500,000 last ms" + suffix, new Target(run.lastMs(), 15_000, true));
                targets.put("500,000 first ms" + suffix, new Target(run.firstMs(), 500, true));
                targets.put("job CPU µs each" + suffix, new Target(run.jobCpuMicrosPerNotification(), 28, true));
                run(SLOW_PROVIDER_MS, warm)
                        .ifPresent(slow -> targets.put(
                                "50 ms / 0 ms, last" + suffix, Target.ofRatio(slow.lastMs(), run.lastMs(), 1.3, true)));
            });
        }
        Double exponent = scalingExponent();
        if (exponent != null) {
            targets.put("scaling exponent", new Target(exponent, 1.05, true));
        }
        return targets;
    }

    private Optional<SaleRun> run(long latencyMs, boolean warm) {
        return sales.stream()
                .filter(run ->
                        run.audience() == HALF_A_MILLION && run.providerLatencyMs() == latencyMs && run.warm() == warm)
                .findFirst();
    }

    @Override
    public String notes() {
        return """
            Times run from the sale event's publication to the stub's acceptance, and so does CPU: the job's is that of
            Flink's TaskManager, the rest is the stub, Kafka, Connect, MySQL and the JobManager, all on the same cores. The
            scaling exponent is the slope of log(last) over log(audience), warm, 10,000 to 1,000,000, at 0 ms.
            """;
    }
}
