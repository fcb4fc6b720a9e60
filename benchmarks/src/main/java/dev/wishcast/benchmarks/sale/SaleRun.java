package dev.wishcast.benchmarks.sale;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * One sale. Immutable. Times are in milliseconds from the publication of the sale event, by the producer's clock, to the
 * stub's acceptance; the machine is one and the same.
 *
 * @param audience phones that are to get a push
 * @param warm whether the job had a large sale before; otherwise it has just started, and nothing of it is compiled
 * @param accepted phones that got one
 * @param duplicates pushes beyond the first of each
 * @param jobCpuMicrosPerNotification CPU time of Flink's TaskManagers, in microseconds
 * @param otherCpuMicrosPerNotification that of everything else: the stub, Kafka, Connect, MySQL, the JobManager
 */
public record SaleRun(
        int audience,
        long providerLatencyMs,
        boolean warm,
        long accepted,
        long duplicates,
        long firstMs,
        long p50Ms,
        long p99Ms,
        long lastMs,
        double jobCpuMicrosPerNotification,
        double otherCpuMicrosPerNotification) {

    /** From the publication of the event on. */
    @JsonProperty
    public long perSecond() {
        return Math.round(accepted * 1_000.0 / lastMs);
    }

    /** Whether every phone got its push, none of them two. */
    @JsonProperty
    public boolean exactlyOnce() {
        return accepted == audience && duplicates == 0;
    }

    /** Who got no push, or two, if anyone did. */
    public Stream<String> remarks() {
        return exactlyOnce()
                ? Stream.empty()
                : Stream.of(String.format(
                        Locale.ROOT,
                        "Sale for %,d at %d ms NOT EXACTLY ONCE: %,d missing, %,d duplicates",
                        audience,
                        providerLatencyMs,
                        audience - accepted,
                        duplicates));
    }
}
