package dev.wishcast.benchmarks.fanout;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.wishcast.benchmarks.Conditions;
import dev.wishcast.benchmarks.Report;
import dev.wishcast.benchmarks.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How long sales took. Immutable.
 *
 * @param warmUp the audience of a sale after the cold one that is not among {@code sales}
 * @param flinkSettings those that differ from {@code flink-conf}
 * @param jobOptions those that differ from the local stack's own
 * @param recorded whether JFR was on
 * @param sales in the order they were announced
 */
record FanOutReport(
        @JsonUnwrapped Conditions conditions,
        int parallelism,
        int warmUp,
        Map<String, String> flinkSettings,
        Map<String, String> jobOptions,
        boolean recorded,
        @JsonIgnore List<FanOutRun> sales)
        implements Report {

    private static final int HALF_A_MILLION = 500_000;
    private static final int SLOW_PROVIDER_MS = 50;

    private static final String NOTES = """
            Times run from the sale event's publication to the stub's acceptance, and so does CPU: the job's is that of
            Flink's TaskManager, the rest is the stub, Kafka, Connect, MySQL and the JobManager, all on the same cores. The
            scaling exponent is the slope of log(last) over log(audience), warm, 10,000 to 1,000,000, at 0 ms.
            """;

    FanOutReport {
        flinkSettings = Map.copyOf(flinkSettings);
        jobOptions = Map.copyOf(jobOptions);
        sales = List.copyOf(sales);
    }

    /** In a job that has sent before. */
    @JsonProperty
    List<FanOutRun> runs() {
        return sales.stream().filter(FanOutRun::warm).toList();
    }

    /** In a job that has just started, whose code the JVM has not compiled yet. */
    @JsonProperty
    List<FanOutRun> coldRuns() {
        return sales.stream().filter(run -> !run.warm()).toList();
    }

    /** How the time to the last push grows with the audience, 1 being linear; {@code null} with fewer than two audiences. */
    @JsonProperty
    Double scalingExponent() {
        OptionalDouble exponent = ScalingExponent.of(runs().stream()
                .filter(run -> run.providerLatencyMs() == 0 && run.audience() >= 10_000 && run.audience() <= 1_000_000)
                .map(run -> new ScalingExponent.Point(run.audience(), run.lastMs()))
                .toList());
        return exponent.isPresent() ? Math.round(exponent.getAsDouble() * 1_000) / 1e3 : null;
    }

    /** Each figure that has a target, by name; only those whose runs are there. */
    @JsonProperty
    Map<String, Target> targets() {
        Map<String, Target> targets = new LinkedHashMap<>();
        for (boolean warm : new boolean[] {true, false}) {
            String suffix = warm ? ", warm" : ", cold";
            run(0, warm).ifPresent(run -> {
                targets.put("500,000 last ms" + suffix, new Target(run.lastMs(), 15_000, true));
                targets.put("500,000 first ms" + suffix, new Target(run.firstMs(), 500, true));
                targets.put("job CPU µs each" + suffix, new Target(run.jobCpuMicrosPerNotification(), 28, true));
                run(SLOW_PROVIDER_MS, warm)
                        .ifPresent(slow -> targets.put(
                                "50 ms / 0 ms, last" + suffix,
                                new Target(Math.round(100.0 * slow.lastMs() / run.lastMs()) / 100.0, 1.3, true)));
            });
        }
        Double exponent = scalingExponent();
        if (exponent != null) {
            targets.put("scaling exponent", new Target(exponent, 1.05, true));
        }
        return targets;
    }

    private Optional<FanOutRun> run(long latencyMs, boolean warm) {
        return sales.stream()
                .filter(run ->
                        run.audience() == HALF_A_MILLION && run.providerLatencyMs() == latencyMs && run.warm() == warm)
                .findFirst();
    }

    @Override
    public String table() {
        StringBuilder table = new StringBuilder(conditions.summary())
                .append("\nparallelism ")
                .append(parallelism)
                .append(String.format(Locale.ROOT, "; %,d to warm up after the cold sale; ", warmUp))
                .append(flinkSettings)
                .append(recorded ? "; with JFR" : "")
                .append(
                        "\n\n audience  latency  job   first ms  50% ms  99% ms  last ms  a second  job CPU µs  rest µs\n");
        for (FanOutRun run : sales) {
            table.append(String.format(
                    Locale.ROOT,
                    "%,9d %5d ms  %s %,9d %,7d %,7d %,8d %,9d %11.1f %8.1f%n",
                    run.audience(),
                    run.providerLatencyMs(),
                    run.warm() ? "warm" : "cold",
                    run.firstMs(),
                    run.p50Ms(),
                    run.p99Ms(),
                    run.lastMs(),
                    run.perSecond(),
                    run.jobCpuMicrosPerNotification(),
                    run.otherCpuMicrosPerNotification()));
            if (!run.exactlyOnce()) {
                table.append(String.format(
                        Locale.ROOT,
                        "  NOT EXACTLY ONCE: %,d missing, %,d duplicates%n",
                        run.audience() - run.accepted(),
                        run.duplicates()));
            }
        }
        table.append('\n');
        targets().forEach((name, target) -> table.append(target.line(name)));
        return table.append('\n').append(NOTES).toString();
    }
}
