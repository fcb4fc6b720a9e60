package dev.wishcast.benchmarks.sale;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * One sale. Immutable. Times are in milliseconds from the publication of the sale event, by the producer's clock, to the
 * stub's acceptance; the machine is one and the same.
 *
 * @param audience phones that are to get a push
 * @param warm whether the job had a large sale before; otherwise it has just started, and nothing of it is compiled
 * @param accepted phones that got one
 * @param missing phones that should have got one and did not
 * @param duplicates pushes beyond the first of each
 * @param unexpected phones that got one and should not have
 * @param jobCpuMicrosPerNotification CPU time of Flink's TaskManagers, in microseconds
 * @param otherCpuMicrosPerNotification that of everything else: the stub, Kafka, Connect, MySQL, the JobManager
 */
public record SaleRun(
        int audience,
        long providerLatencyMs,
        boolean warm,
        long accepted,
        long missing,
        long duplicates,
        long unexpected,
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
}
