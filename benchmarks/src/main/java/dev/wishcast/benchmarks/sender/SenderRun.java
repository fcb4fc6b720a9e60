package dev.wishcast.benchmarks.sender;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.wishcast.local.stack.StubProcess;

/**
 * One contender's figures. Immutable.
 *
 * @param name the contender's
 * @param provider {@code fcm} or {@code apns}
 * @param messages how many it sent in the measured phase
 * @param asked how many it was to send; more than it sent, if it was too slow for all of them
 * @param warmUpMessages how many it sent before, which do not count
 * @param distinct devices that got theirs, as the stub saw
 * @param duplicates pushes beyond the first to a device
 * @param seconds from the first push accepted to the last, by the stub's clock
 * @param cpuMicrosPerMessage CPU time of the contender's process, in microseconds
 * @param peakThreads the most live Java threads
 * @param peakRssMb the most memory its process held, in MiB
 */
record SenderRun(
        String name,
        String provider,
        long messages,
        long asked,
        long warmUpMessages,
        long distinct,
        long duplicates,
        long providerLatencyMs,
        double seconds,
        double cpuMicrosPerMessage,
        int peakThreads,
        long peakRssMb) {

    static SenderRun of(
            Contender contender, long asked, long providerLatencyMs, Effort effort, StubProcess.Counts counts) {
        return new SenderRun(
                contender.label(),
                contender.provider(),
                effort.sent(),
                asked,
                effort.warmedUp(),
                counts.distinct(),
                counts.accepted() - counts.distinct(),
                providerLatencyMs,
                Math.max(1, counts.lastAcceptedAt() - counts.firstAcceptedAt()) / 1_000.0,
                Math.round(10.0 * effort.cpuMicros() / effort.sent()) / 10.0,
                effort.peakThreads(),
                effort.peakRssMb());
    }

    @JsonProperty
    long perSecond() {
        return Math.round(messages / seconds);
    }

    /** Whether every message arrived, none of them twice. */
    @JsonProperty
    boolean exactlyOnce() {
        return distinct == messages && duplicates == 0;
    }
}
