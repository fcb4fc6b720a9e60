package dev.wishcast.job.index;

import dev.wishcast.connectors.debezium.ChangeKind;
import dev.wishcast.connectors.debezium.WishlistChange;
import dev.wishcast.connectors.sale.SaleEvent;
import dev.wishcast.job.metrics.OperatorCounters;
import dev.wishcast.sinks.SaleMessage;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * The inverted index: for each bucket of a product, the users who wish for it. A change costs one write; a sale is one
 * scan of each bucket.
 *
 * <p>A sale fires by an event-time timer, that is when the watermarks of all inputs have passed the time it is due: what
 * was committed before it has then been applied. After {@code maxHold} it fires all the same.
 *
 * <pre>
 *   state, by ProductBucket     what for                             how long
 *   wishers  userId -> addedAt  who to tell                          until the wish is removed
 *   sales    saleId -> sale     repeats do nothing, stops are kept   until the sale ends
 * </pre>
 */
public final class WishlistIndex extends KeyedCoProcessFunction<ProductBucket, WishlistChange, BucketedSale, Interest>
        implements CheckpointedFunction {

    /** Says which buckets have been scanned, for the delivery report. */
    public static final OutputTag<BucketFired> FIRED =
            new OutputTag<>("bucket-fired", TypeInformation.of(BucketFired.class));

    /** By user, when the product was added, in milliseconds since the epoch; 0 if MySQL does not say. */
    public static final MapStateDescriptor<String, Long> WISHERS =
            new MapStateDescriptor<>("wishers", Types.STRING, Types.LONG);

    private static final MapStateDescriptor<String, TrackedSale> SALES =
            new MapStateDescriptor<>("sales", Types.STRING, TypeInformation.of(TrackedSale.class));
    private static final ListStateDescriptor<Integer> BUCKETS = new ListStateDescriptor<>("buckets", Types.INT);

    private final int buckets;
    private final long maxHold;

    private transient long openedAt;
    private transient MapState<String, Long> wishers;
    private transient MapState<String, TrackedSale> sales;
    private transient ListState<Integer> bucketsOfState;
    private transient OperatorCounters<IndexMetric> counters;

    /**
     * Creates the function.
     *
     * @param buckets how many buckets each product has
     * @param maxHold how long a sale waits at most for the changes committed before it
     */
    public WishlistIndex(int buckets, Duration maxHold) {
        this.buckets = buckets;
        this.maxHold = maxHold.toMillis();
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        bucketsOfState = context.getOperatorStateStore().getUnionListState(BUCKETS);
        for (int restored : bucketsOfState.get()) {
            if (restored != buckets) {
                throw new IllegalStateException("The state was built with wishcast.index.buckets = " + restored
                        + " and can't be read with " + buckets + ": set it back, or start without state.");
            }
        }
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        bucketsOfState.clear();
        if (getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0) {
            bucketsOfState.add(buckets);
        }
    }

    @Override
    public void open(OpenContext context) {
        wishers = getRuntimeContext().getMapState(WISHERS);
        sales = getRuntimeContext().getMapState(SALES);
        counters = new OperatorCounters<>(getRuntimeContext().getMetricGroup(), IndexMetric.class);
    }

    /** @param now when this run of the operator begins, in milliseconds since the epoch */
    void openedAt(long now) {
        openedAt = now;
    }

    @Override
    public void processElement1(WishlistChange change, Context ctx, Collector<Interest> out) throws Exception {
        if (change.kind() == ChangeKind.DELETED) {
            wishers.remove(change.userId());
            counters.increment(IndexMetric.WISHES_DELETED);
        } else {
            wishers.put(change.userId(), change.addedAt());
            counters.increment(IndexMetric.WISHES_UPSERTED);
        }
    }

    @Override
    public void processElement2(BucketedSale bucketed, Context ctx, Collector<Interest> out) throws Exception {
        SaleEvent event = bucketed.event();
        TrackedSale known = sales.get(event.saleId());
        long now = ctx.timerService().currentProcessingTime();
        switch (SaleVerdict.of(known, event, now)) {
            case SCHEDULE -> schedule(new TrackedSale(event, SaleStage.SCHEDULED, now), ctx);
            case STOP -> stop(known == null ? new TrackedSale(event, SaleStage.STOPPED, now) : known, ctx);
            case REPEATED -> counters.increment(IndexMetric.SALES_REPEATED);
            case ENDED -> counters.increment(IndexMetric.SALES_ENDED);
        }
    }

    private void schedule(TrackedSale sale, Context ctx) throws Exception {
        sales.put(sale.event().saleId(), sale);
        ctx.timerService().registerEventTimeTimer(sale.dueAt());
        ctx.timerService().registerProcessingTimeTimer(sale.holdUntil(openedAt, maxHold));
        ctx.timerService().registerProcessingTimeTimer(sale.event().endsAt());
    }

    private void stop(TrackedSale sale, Context ctx) throws Exception {
        sales.put(sale.event().saleId(), sale.at(SaleStage.STOPPED));
        ctx.timerService().registerProcessingTimeTimer(sale.event().endsAt());
        counters.increment(IndexMetric.BUCKETS_STOPPED);
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext ctx, Collector<Interest> out) throws Exception {
        long now = ctx.timerService().currentProcessingTime();
        boolean byMaxHold = ctx.timeDomain() == TimeDomain.PROCESSING_TIME;
        for (Iterator<Map.Entry<String, TrackedSale>> all = sales.iterator(); all.hasNext(); ) {
            Map.Entry<String, TrackedSale> entry = all.next();
            TrackedSale sale = entry.getValue();
            if (sale.event().endsAt() <= now) {
                all.remove();
            } else if (sale.isScheduled() && (byMaxHold ? isHeldTooLong(sale, ctx) : isDue(sale, timestamp, ctx))) {
                fire(sale, byMaxHold, ctx, out);
                entry.setValue(sale.at(SaleStage.FIRED));
            }
        }
        if (sales.isEmpty()) {
            // The heap backend keeps an emptied map until it is told.
            sales.clear();
        }
    }

    private boolean isDue(TrackedSale sale, long timestamp, OnTimerContext ctx) {
        // A drained job gets the last of all watermarks, and with it every timer: that is no reason to start a sale
        // early.
        boolean drained = ctx.timerService().currentWatermark() == Watermark.MAX_WATERMARK.getTimestamp();
        return sale.dueAt() <= (drained ? ctx.timerService().currentProcessingTime() : timestamp);
    }

    private boolean isHeldTooLong(TrackedSale sale, OnTimerContext ctx) {
        long holdUntil = sale.holdUntil(openedAt, maxHold);
        if (holdUntil <= ctx.timerService().currentProcessingTime()) {
            return true;
        }
        ctx.timerService().registerProcessingTimeTimer(holdUntil);
        return false;
    }

    private void fire(TrackedSale sale, boolean byMaxHold, OnTimerContext ctx, Collector<Interest> out)
            throws Exception {
        SaleMessage message = messageOf(sale.event());
        long users = 0;
        for (String userId : wishers.keys()) {
            out.collect(new Interest(userId, message, sale.dueAt(), byMaxHold));
            users++;
        }
        ctx.output(
                FIRED,
                new BucketFired(
                        message.saleId(), message.productId(), message.publishedAt(), users, buckets, byMaxHold));
        counters.add(IndexMetric.INTERESTS, users);
        counters.increment(IndexMetric.BUCKETS_FIRED);
        if (byMaxHold) {
            counters.increment(IndexMetric.BUCKETS_FIRED_BY_MAX_HOLD);
        }
    }

    private static SaleMessage messageOf(SaleEvent event) {
        return new SaleMessage(
                event.saleId(),
                event.productId(),
                event.title(),
                event.body(),
                event.attributes(),
                event.publishedAt(),
                event.endsAt());
    }
}
