package dev.wishcast.benchmarks.checkpoints;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.wishcast.benchmarks.runner.Conditions;
import dev.wishcast.benchmarks.runner.Report;
import dev.wishcast.benchmarks.runner.TextTable;
import dev.wishcast.benchmarks.sale.Phones;
import dev.wishcast.local.flink.Checkpoint;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How long checkpoints took. Immutable.
 *
 * @param flinkSettings those that differ from {@code flink-conf}
 */
record CheckpointsReport(
        Conditions conditions,
        int ratePerSecond,
        Map<String, String> flinkSettings,
        List<ThrottledSale> sales,
        List<CheckpointRun> runs)
        implements Report {

    private static final long AT_MOST_MILLIS = 5_000;
    private static final int LONGEST_NAME = 40;

    CheckpointsReport {
        flinkSettings = Map.copyOf(flinkSettings);
        sales = List.copyOf(sales);
        runs = List.copyOf(runs);
    }

    @Override
    public String figures() {
        return String.format(Locale.ROOT, "%,d pushes a second; %s%n%n", ratePerSecond, flinkSettings)
                + TextTable.of(runs)
                        .column("phones", "%s", CheckpointRun::phones)
                        .column("at s", "%.0f", run -> run.sinceSaleMs() / 1e3)
                        .column("status", "%s", run -> run.checkpoint().status())
                        .column("s", "%.1f", run -> run.checkpoint().millis() / 1e3)
                        .column("written MB", "%.1f", run -> run.checkpoint().writtenBytes() / 1e6)
                        .column("in flight MB", "%.1f", run -> run.checkpoint().inFlightBytes() / 1e6)
                        .column("load", "%.1f", CheckpointRun::loadAverage)
                        .column("slowest task, its s", "%s", CheckpointRun::slowestTask)
                + sales.stream().map(this::verdict).collect(Collectors.joining());
    }

    private String verdict(ThrottledSale sale) {
        List<Checkpoint> all = runs.stream()
                .filter(run -> run.phones() == sale.phones())
                .map(CheckpointRun::checkpoint)
                .toList();
        long slowest = all.stream().mapToLong(Checkpoint::millis).max().orElse(0);
        long failed = all.stream().filter(checkpoint -> !checkpoint.completed()).count();
        return String.format(
                Locale.ROOT,
                "%n%s: %,d of %,d phones reached in %.0f s, %d duplicates, %d restarts; %d checkpoints, %d failed,"
                        + " slowest %.1f s (at most %.1f: %s)%n",
                sale.phones(),
                sale.accepted(),
                sale.audience(),
                sale.seconds(),
                sale.duplicates(),
                sale.restarts(),
                all.size(),
                failed,
                slowest / 1e3,
                AT_MOST_MILLIS / 1e3,
                failed == 0 && !all.isEmpty() && slowest <= AT_MOST_MILLIS ? "reached" : "NOT REACHED");
    }

    /**
     * A sale during which checkpoints were watched. Immutable.
     *
     * @param accepted devices that got their push
     * @param duplicates pushes beyond the first of each
     * @param seconds from the first push to the last
     * @param restarts of the job
     */
    record ThrottledSale(Phones phones, int audience, long accepted, long duplicates, double seconds, int restarts) {}

    /**
     * A checkpoint that was triggered while pushes went out. Immutable.
     *
     * @param phones what phones the users have
     * @param sinceSaleMs when it was triggered, in milliseconds since the sale was published
     * @param acceptedBefore how many pushes the providers had accepted when it was seen to have ended
     * @param loadAverage of the machine at that time, over a minute
     */
    record CheckpointRun(
            Phones phones,
            long sinceSaleMs,
            long acceptedBefore,
            double loadAverage,
            @JsonUnwrapped Checkpoint checkpoint) {

        private String slowestTask() {
            return checkpoint.tasks().stream()
                    .max(Comparator.comparingLong(Checkpoint.Task::millis))
                    .map(task -> String.format(Locale.ROOT, "%s, %.1f", shortened(task.name()), task.millis() / 1e3))
                    .orElse("");
        }

        private static String shortened(String name) {
            return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 1) + "…";
        }
    }
}
