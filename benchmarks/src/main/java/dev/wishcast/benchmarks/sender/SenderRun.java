package dev.wishcast.benchmarks.sender;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.wishcast.local.server.StubProcess;
import java.util.List;
import java.util.Locale;

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
 * @param seconds until the last push was accepted, by the stub's clock; since the first was, or as the report says
 * @param cpuMicrosPerMessage CPU time of the contender's process, in microseconds
 * @param peakThreads the most live Java threads
 * @param peakRssMb the most memory its process held, in MiB
 */
public record SenderRun(
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

    /** @param from when the time begins, in milliseconds since the epoch */
    public static SenderRun of(
            Contender contender,
            long asked,
            long providerLatencyMs,
            Effort effort,
            StubProcess.Counts counts,
            long from) {
        return new SenderRun(
                contender.label(),
                contender.provider(),
                effort.sent(),
                asked,
                effort.warmedUp(),
                counts.distinct(),
                counts.accepted() - counts.distinct(),
                providerLatencyMs,
                Math.max(1, counts.lastAcceptedAt() - from) / 1_000.0,
                Math.round(10.0 * effort.cpuMicros() / effort.sent()) / 10.0,
                effort.peakThreads(),
                effort.peakRssMb());
    }

    @JsonProperty
    public long perSecond() {
        return Math.round(messages / seconds);
    }

    /** Whether every message arrived, none of them twice. */
    @JsonProperty
    public boolean exactlyOnce() {
        return distinct == messages && duplicates == 0;
    }

    /** A table of several, with a remark below those that were too slow or not exact. */
    public static String table(List<SenderRun> runs) {
        StringBuilder table = new StringBuilder();
        line(
                table,
                "%-18s %-5s %7s %10s %9s %10s %8s %8s %8s",
                List.of(
                        "contender",
                        "to",
                        "latency",
                        "messages",
                        "seconds",
                        "a second",
                        "CPU µs",
                        "threads",
                        "RSS MiB"));
        for (SenderRun run : runs) {
            line(
                    table,
                    "%-18s %-5s %4d ms %,10d %9.2f %,10d %8.1f %,8d %,8d",
                    List.of(
                            run.name(),
                            run.provider(),
                            run.providerLatencyMs(),
                            run.messages(),
                            run.seconds(),
                            run.perSecond(),
                            run.cpuMicrosPerMessage(),
                            run.peakThreads(),
                            run.peakRssMb()));
            remarks(table, run);
        }
        return table.toString();
    }

    private static void remarks(StringBuilder table, SenderRun run) {
        if (run.messages() < run.asked()) {
            line(table, "  too slow for all %,d: only what it began to send in time", List.of(run.asked()));
        }
        if (!run.exactlyOnce()) {
            line(
                    table,
                    "  NOT EXACTLY ONCE: %,d missing, %,d duplicates",
                    List.of(run.messages() - run.distinct(), run.duplicates()));
        }
    }

    private static void line(StringBuilder table, String format, List<Object> values) {
        table.append(String.format(Locale.ROOT, format, values.toArray())).append('\n');
    }
}
