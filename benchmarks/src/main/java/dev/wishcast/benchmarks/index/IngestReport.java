package dev.wishcast.benchmarks.index;

import dev.wishcast.benchmarks.runner.Report;
import dev.wishcast.benchmarks.runner.Target;
import dev.wishcast.local.flink.Checkpoint;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.math3.util.Precision;

/**
 * How fast the index was built, and how large it is.
 *
 * @param flinkSettings those that differ from {@code flink-conf}
 */
record IngestReport(Map<String, String> flinkSettings, List<IngestRun> runs) implements Report {

    private static final long LEAST_PER_SECOND = 200_000;
    private static final double MOST_CHECKPOINT_BYTES = 45;

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
    public String notes() {
        return """
            Users with ten wishes each, for a million products by Zipf's law (exponent 1), as Debezium's snapshot writes
            them; all are in Kafka, on the same cores, before the job starts. Seconds run from the first row that the
            index takes to the last. CPU is that of the TaskManager.
            """;
    }

    /**
     * What it took to index so many rows. Immutable.
     *
     * @param recordsPerSecond from the first to the last that the index took, in a job that had just been started
     * @param cpuMicrosPerRecord CPU of the TaskManager meanwhile, checkpoints and RocksDB's merging included
     * @param diskBytesPerRow of RocksDB's tables on the TaskManager's disk, once merged
     * @param checkpointBytesPerRow of the whole state in the first checkpoint after the last row, whatever of it that had to
     *     write
     * @param checkpointSeconds how long that took
     */
    record IngestRun(
            long rows,
            long recordsPerSecond,
            double cpuMicrosPerRecord,
            double diskBytesPerRow,
            double checkpointBytesPerRow,
            double checkpointSeconds) {

        static IngestRun of(long rows, IndexProgress.Taken taken, long diskBytes, Checkpoint checkpoint) {
            return new IngestRun(
                    rows,
                    Math.round(taken.perSecond()),
                    Precision.round(taken.cpuMicrosEach(), 2),
                    Precision.round((double) diskBytes / rows, 1),
                    Precision.round((double) checkpoint.stateBytes() / rows, 1),
                    checkpoint.millis() / 1e3);
        }
    }
}
