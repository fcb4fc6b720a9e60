package dev.wishcast.benchmarks.ingest;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.wishcast.benchmarks.Conditions;
import dev.wishcast.benchmarks.Report;
import dev.wishcast.benchmarks.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How fast the index was built, and how large it is. Immutable.
 *
 * @param flinkSettings those that differ from {@code flink-conf}
 */
record IngestReport(@JsonUnwrapped Conditions conditions, Map<String, String> flinkSettings, List<IngestRun> runs)
        implements Report {

    private static final long LEAST_PER_SECOND = 200_000;
    private static final double MOST_CHECKPOINT_BYTES = 45;

    private static final String NOTES = """
            Users with ten wishes each, for a million products by Zipf's law (exponent 1), as Debezium's snapshot writes
            them; all are in Kafka, on the same cores, before the job starts. Seconds run from the first row that the
            index takes to the last. CPU is that of the TaskManager.
            """;

    IngestReport {
        flinkSettings = Map.copyOf(flinkSettings);
        runs = List.copyOf(runs);
    }

    /** Each figure that has a target, by name. */
    @JsonProperty
    Map<String, Target> targets() {
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
    public String table() {
        StringBuilder table =
                new StringBuilder(conditions.summary()).append("; ").append(flinkSettings);
        table.append("\n\n       rows  rows/s  CPU µs  disk B a row  checkpoint B a row  checkpoint s\n");
        for (IngestRun run : runs) {
            table.append(String.format(
                    Locale.ROOT,
                    "%,11d %,7d %7.2f %13.1f %19.1f %13.1f%n",
                    run.rows(),
                    run.recordsPerSecond(),
                    run.cpuMicrosPerRecord(),
                    run.diskBytesPerRow(),
                    run.checkpointBytesPerRow(),
                    run.checkpointSeconds()));
        }
        table.append('\n');
        targets().forEach((name, target) -> table.append(target.line(name)));
        return table.append('\n').append(NOTES).toString();
    }
}
