package dev.wishcast.benchmarks.contender;

import java.io.Serializable;

/**
 * What a contender's process sent, and what it used for that, as it measured itself. Immutable.
 *
 * @param startedAt when it was told to send, in milliseconds since the epoch
 * @param warmedUp messages sent before, which do not count
 * @param sent messages sent
 * @param cpuMicros CPU time of the whole process while it sent them, in microseconds
 * @param peakThreads the most live Java threads while it sent them
 * @param peakRssMb the most memory that the process ever held, start and warm-up included, in MiB
 */
public record ContenderResult(long startedAt, long warmedUp, long sent, long cpuMicros, int peakThreads, long peakRssMb)
        implements Serializable {}
