package dev.wishcast.benchmarks.ingest;

import dev.wishcast.benchmarks.runner.Rounding;
import dev.wishcast.local.flink.Checkpoint;

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
                Rounding.of(taken.cpuMicrosEach(), 2),
                Rounding.of((double) diskBytes / rows, 1),
                Rounding.of((double) checkpoint.stateBytes() / rows, 1),
                checkpoint.millis() / 1e3);
    }
}
