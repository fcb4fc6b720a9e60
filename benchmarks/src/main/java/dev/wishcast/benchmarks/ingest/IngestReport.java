package dev.wishcast.benchmarks.ingest;

import dev.wishcast.benchmarks.runner.Conditions;
import dev.wishcast.benchmarks.runner.Report;
import dev.wishcast.benchmarks.runner.Target;
import dev.wishcast.benchmarks.runner.TextTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How fast the index was built, and how large it is. Immutable.
 *
 * @param flinkSettings those that differ from {@code flink-conf}
 */
record IngestReport(Conditions conditions, Map<String, String> flinkSettings, List<IngestRun> runs) implements Report {

    private static final long LEAST_PER_SECOND = 200_000;
    private static final double MOST_CHECKPOINT_BYTES = 45;

    IngestReport {
        flinkSettings = Map.copyOf(flinkSettings);
        runs = List.copyOf(runs);
    }

    @Override
    public Map<String, Target> targets() {
        Map<String, Target> targets = new LinkedHashMap<>();
        for (IngestRun run : runs) {
            String rows = String.format(Locale.ROOT, "%,d rows, ", run.rows());
            targets.put(rows + "a second", new Target(run.recordsPerSecond(), LEAST_PER_SECOND, false));
            targets.put(
                    rows + "checkpoint B each", new Target(run.checkpointBytesPerRow(), MOST_CHECKPOINT_BYTES, true));
        }
        return targets;
    }

    @Override
    public String figures() {
        return flinkSettings + "\n\n"
                + TextTable.of(runs)
                        .column("rows", "%,d", IngestRun::rows)
                        .column("rows/s", "%,d", IngestRun::recordsPerSecond)
                        .column("CPU µs", "%.2f", IngestRun::cpuMicrosPerRecord)
                        .column("disk B a row", "%.1f", IngestRun::diskBytesPerRow)
                        .column("checkpoint B a row", "%.1f", IngestRun::checkpointBytesPerRow)
                        .column("checkpoint s", "%.1f", IngestRun::checkpointSeconds);
    }

    @Override
    public String notes() {
        return """
            Users with ten wishes each, for a million products by Zipf's law (exponent 1), as Debezium's snapshot writes
            them; all are in Kafka, on the same cores, before the job starts. Seconds run from the first row that the
            index takes to the last. CPU is that of the TaskManager.
            """;
    }
}
