package dev.wishcast.benchmarks.sale;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.wishcast.benchmarks.runner.TextTable;
import java.util.Locale;
import java.util.function.Function;

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

    /** Adds the columns of sales to a table whose lines each have one. */
    public static <T> TextTable<T> columns(TextTable<T> table, Function<T, SaleRun> sale) {
        return table.column("audience", "%,d", sale.andThen(SaleRun::audience))
                .column("latency", "%d ms", sale.andThen(SaleRun::providerLatencyMs))
                .column("job", "%s", sale.andThen(run -> run.warm() ? "warm" : "cold"))
                .column("first ms", "%,d", sale.andThen(SaleRun::firstMs))
                .column("50% ms", "%,d", sale.andThen(SaleRun::p50Ms))
                .column("99% ms", "%,d", sale.andThen(SaleRun::p99Ms))
                .column("last ms", "%,d", sale.andThen(SaleRun::lastMs))
                .column("a second", "%,d", sale.andThen(SaleRun::perSecond))
                .column("job CPU µs", "%.1f", sale.andThen(SaleRun::jobCpuMicrosPerNotification))
                .column("rest µs", "%.1f", sale.andThen(SaleRun::otherCpuMicrosPerNotification))
                .remark(sale.andThen(SaleRun::remark));
    }

    private String remark() {
        return exactlyOnce()
                ? ""
                : String.format(
                        Locale.ROOT, "NOT EXACTLY ONCE: %,d missing, %,d duplicates", audience - accepted, duplicates);
    }
}
