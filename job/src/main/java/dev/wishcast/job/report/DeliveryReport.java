package dev.wishcast.job.report;

import dev.wishcast.connectors.report.SaleReport;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Adds up, by sale, what the index emitted and what became of it. Emits a report at most once a second while the figures
 * change, and shows the figures of all sales together as metrics.
 *
 * <p>A sale of which only receipts are known is one of the past: this job has forgotten it, or started without state after it.
 * It gets no report, as that would replace its last one.
 *
 * <pre>
 *   state, by saleId      what for         how long
 *   figures  SaleFigures  the next report  until an hour after the sale's end, their last change and the job's start
 * </pre>
 */
public final class DeliveryReport extends KeyedCoProcessFunction<String, ReceiptCounts, SaleProgress, SaleReport> {

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /** Receipts come within seconds; an hour also covers a provider that was down for most of a sale. */
    private static final Duration RETENTION = Duration.ofHours(1);

    private static final ValueStateDescriptor<SaleFigures> FIGURES =
            new ValueStateDescriptor<>("figures", TypeInformation.of(SaleFigures.class));

    private final Map<String, Counter> counters = new HashMap<>();
    private transient ValueState<SaleFigures> figures;
    private transient MetricGroup metrics;

    /** When this run of the job had its first timer: after a restart the last receipts get the whole time to come. */
    private transient long runsSince;

    @Override
    public void open(OpenContext context) {
        figures = getRuntimeContext().getState(FIGURES);
        metrics = getRuntimeContext().getMetricGroup().addGroup("wishcast");
    }

    @Override
    public void processElement1(ReceiptCounts counts, Context ctx, Collector<SaleReport> out) throws Exception {
        SaleFigures known = known(counts.productId(), counts.publishedAt());
        long now = ctx.timerService().currentProcessingTime();
        SaleFigures next = known.plus(counts.figures(), now);
        update(known, next, ctx);
        counts.figures().outcomes().forEach((outcome, count) -> counter(outcome).inc(count));
    }

    @Override
    public void processElement2(SaleProgress progress, Context ctx, Collector<SaleReport> out) throws Exception {
        SaleFigures known = known(progress.productId(), progress.publishedAt());
        update(known, known.plus(progress, ctx.timerService().currentProcessingTime()), ctx);
    }

    private SaleFigures known(String productId, long publishedAt) throws Exception {
        SaleFigures known = figures.value();
        return known == null ? SaleFigures.none(productId, publishedAt) : known;
    }

    private void update(SaleFigures known, SaleFigures next, Context ctx) throws Exception {
        figures.update(next);
        if (known.reported()) {
            ctx.timerService().registerProcessingTimeTimer(next.changedAt() + INTERVAL.toMillis());
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext ctx, Collector<SaleReport> out) throws Exception {
        SaleFigures now = figures.value();
        if (now == null) {
            return;
        }
        long finalAt = Math.max(now.endsAt(), Math.max(now.changedAt(), runsSince(ctx))) + RETENTION.toMillis();
        boolean isFinal = timestamp >= finalAt;
        if (now.isAnnounced() && (isFinal || !now.reported())) {
            out.collect(now.report(ctx.getCurrentKey(), ctx.timerService().currentProcessingTime(), isFinal));
        }
        if (isFinal) {
            figures.clear();
        } else {
            figures.update(now.asReported());
            ctx.timerService().registerProcessingTimeTimer(finalAt);
        }
    }

    private long runsSince(Context ctx) {
        if (runsSince == 0) {
            runsSince = ctx.timerService().currentProcessingTime();
        }
        return runsSince;
    }

    private Counter counter(String outcome) {
        return counters.computeIfAbsent(outcome, key -> {
            String[] providerAndOutcome = key.split("\\.", 2);
            return metrics.addGroup("provider", providerAndOutcome[0]).counter(providerAndOutcome[1]);
        });
    }
}
