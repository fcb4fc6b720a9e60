package dev.wishcast.job.report;

import dev.wishcast.connectors.report.SaleReport;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Shows the latest sale as metrics: how long after it was due its first and its last notification so far were accepted. To be
 * used in one subtask, which sees the reports of all sales. Passes the reports on.
 */
public final class LatestSale extends ProcessFunction<SaleReport, SaleReport> {

    /** The sale that was due last, of those of which something was accepted; read by threads of the metrics. */
    private transient volatile SaleReport latest;

    @Override
    public void open(OpenContext context) {
        MetricGroup metrics = getRuntimeContext().getMetricGroup().addGroup("wishcast");
        metrics.gauge("latestSaleFirstAcceptedMs", () -> firstAcceptedMs());
        metrics.gauge("latestSaleLastAcceptedMs", () -> lastAcceptedMs());
    }

    @Override
    public void processElement(SaleReport report, Context context, Collector<SaleReport> out) {
        if (report.lastAcceptedAt() > 0 && (latest == null || dueAt(report) >= dueAt(latest))) {
            latest = report;
        }
        out.collect(report);
    }

    /** In milliseconds after the sale was due; 0 if there was no sale. */
    long firstAcceptedMs() {
        SaleReport sale = latest;
        return sale == null ? 0 : sale.firstAcceptedAt() - dueAt(sale);
    }

    /** In milliseconds after the sale was due; 0 if there was no sale. */
    long lastAcceptedMs() {
        SaleReport sale = latest;
        return sale == null ? 0 : sale.lastAcceptedAt() - dueAt(sale);
    }

    private static long dueAt(SaleReport sale) {
        return Math.max(sale.startsAt(), sale.publishedAt());
    }
}
