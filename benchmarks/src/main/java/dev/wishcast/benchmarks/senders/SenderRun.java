package dev.wishcast.benchmarks.senders;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.wishcast.benchmarks.contender.Contender;
import dev.wishcast.benchmarks.contender.ContenderResult;
import dev.wishcast.local.server.StubProcess;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.math3.util.Precision;

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
 * @param seconds until the last push was accepted, by the stub's clock; since when, the report's notes say
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

    /** Wishcast's name among the others. */
    static final String WISHCAST = "wishcast";

    /** A peer's figures, by its own account and the stub's. */
    static SenderRun of(
            Contender contender,
            long asked,
            long providerLatencyMs,
            ContenderResult result,
            StubProcess.Counts counts) {
        return new SenderRun(
                contender.label,
                contender.provider,
                result.sent(),
                asked,
                result.warmedUp(),
                counts.distinct(),
                counts.accepted() - counts.distinct(),
                providerLatencyMs,
                Math.max(1, counts.lastAcceptedAt() - result.startedAt()) / 1_000.0,
                Precision.round((double) result.cpuMicros() / result.sent(), 1),
                result.peakThreads(),
                result.peakRssMb());
    }

    @JsonProperty
    long perSecond() {
        return Math.round(messages / seconds);
    }

    /** Whether the contender was too slow for all messages. */
    Stream<String> remarks() {
        return messages == asked
                ? Stream.empty()
                : Stream.of(String.format(
                        Locale.ROOT,
                        "%s to %s at %d ms too slow for all %,d: only what it began to send in time",
                        name,
                        provider,
                        providerLatencyMs,
                        asked));
    }
}
