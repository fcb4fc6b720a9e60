package dev.wishcast.benchmarks.checkpoints;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.wishcast.benchmarks.Conditions;
import dev.wishcast.benchmarks.Report;
import dev.wishcast.local.flink.Checkpoint;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How long checkpoints took. Immutable.
 *
 * @param flinkSettings those that differ from {@code flink-conf}
 */
record CheckpointsReport(
        @JsonUnwrapped Conditions conditions,
        int ratePerSecond,
        Map<String, String> flinkSettings,
        List<SaleRun> sales,
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
    public String table() {
        StringBuilder table = new StringBuilder(conditions.summary())
                .append(String.format(Locale.ROOT, "%n%,d pushes a second; %s%n%n", ratePerSecond, flinkSettings))
                .append("phones    at s  status        s  written MB  in flight MB  load  slowest task, its s\n");
        runs.forEach(run -> table.append(line(run)));
        sales.forEach(sale -> table.append(verdict(sale)));
        return table.toString();
    }

    private static String line(CheckpointRun run) {
        Checkpoint checkpoint = run.checkpoint();
        String slowest = checkpoint.tasks().stream()
                .max(Comparator.comparingLong(Checkpoint.Task::millis))
                .map(task -> shortened(task.name()) + ", " + seconds(task.millis()))
                .orElse("");
        return String.format(
                Locale.ROOT,
                "%-8s %5.0f  %-9s %5.1f %11.1f %13.1f %5.1f  %s%n",
                run.phones(),
                run.sinceSaleMs() / 1e3,
                checkpoint.status(),
                checkpoint.millis() / 1e3,
                checkpoint.writtenBytes() / 1e6,
                checkpoint.inFlightBytes() / 1e6,
                run.loadAverage(),
                slowest);
    }

    private String verdict(SaleRun sale) {
        List<Checkpoint> all = runs.stream()
                .filter(run -> run.phones() == sale.phones())
                .map(CheckpointRun::checkpoint)
                .toList();
        long slowest = all.stream().mapToLong(Checkpoint::millis).max().orElse(0);
        long failed = all.stream().filter(checkpoint -> !checkpoint.completed()).count();
        return String.format(
                Locale.ROOT,
                "%n%s: %,d of %,d phones reached in %.0f s, %d duplicates, %d restarts; %d checkpoints, %d failed, slowest %s s"
                        + " (at most %s: %s)%n",
                sale.phones(),
                sale.accepted(),
                sale.audience(),
                sale.seconds(),
                sale.duplicates(),
                sale.restarts(),
                all.size(),
                failed,
                seconds(slowest),
                seconds(AT_MOST_MILLIS),
                failed == 0 && !all.isEmpty() && slowest <= AT_MOST_MILLIS ? "reached" : "NOT REACHED");
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.1f", millis / 1e3);
    }

    private static String shortened(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 1) + "…";
    }
}
