package dev.wishcast.benchmarks.sale;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.wishcast.benchmarks.runner.Report;
import dev.wishcast.local.flink.Checkpoint;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How long checkpoints took.
 *
 * @param flinkSettings those that differ from {@code flink-conf}
 */
record CheckpointsReport(
        int ratePerSecond, Map<String, String> flinkSettings, List<ThrottledSale> sales, List<CheckpointRun> runs)
        implements Report {

    private static final long AT_MOST_MILLIS = 5_000;

    @Override
    public List<String> remarks() {
        return sales.stream().map(this::verdict).toList();
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
                "%s: %,d of %,d phones reached in %.0f s, %d duplicates, %d restarts; %d checkpoints, %d failed,"
                        + " slowest %.1f s (at most %.1f: %s); %s",
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
                failed == 0 && !all.isEmpty() && slowest <= AT_MOST_MILLIS ? "reached" : "NOT REACHED",
                slowestTask(all));
    }

    private static String slowestTask(List<Checkpoint> checkpoints) {
        return checkpoints.stream()
                .flatMap(checkpoint -> checkpoint.tasks().stream())
                .max(Comparator.comparingLong(Checkpoint.Task::millis))
                .map(task -> String.format(Locale.ROOT, "slowest task %.1f s: %s", task.millis() / 1e3, task.name()))
                .orElse("");
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
            @JsonUnwrapped Checkpoint checkpoint) {}
}
