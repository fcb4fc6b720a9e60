package dev.wishcast.job.index;

import dev.wishcast.connectors.debezium.ChangeKind;
import dev.wishcast.connectors.debezium.WishlistChange;
import dev.wishcast.connectors.sale.SaleEvent;
import dev.wishcast.job.metrics.OperatorCounters;
import dev.wishcast.sinks.SaleMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.TimerService;
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
 *   unsent   rest of a bucket   a checkpoint found it half emitted   until all is emitted
 * </pre>
 *
 * <p>A bucket is read once and emitted in slices, as {@link WishlistIndexOperator} asks for them. What is left of it is on
 * the heap, and is written down only for a checkpoint.
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
    private static final ValueStateDescriptor<UnsentInterests> UNSENT =
            new ValueStateDescriptor<>("unsent", TypeInformation.of(UnsentInterests.class));
    private static final ListStateDescriptor<Integer> BUCKETS = new ListStateDescriptor<>("buckets", Types.INT);

    private final int buckets;
    private final long maxHold;

    private transient long openedAt;
    private transient MapState<String, Long> wishers;
    private transient MapState<String, TrackedSale> sales;
    private transient ValueState<UnsentInterests> unsent;
    private transient Map<ProductBucket, BucketScan> scans;
    private transient TimerService time;
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
        unsent = getRuntimeContext().getState(UNSENT);
        scans = new HashMap<>();
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

    /** Emits nothing: the operator asks for slices of each bucket of which a timer has fired. */
    @Override
    public void onTimer(long timestamp, OnTimerContext ctx, Collector<Interest> out) {
        time = ctx.timerService();
    }

    /**
     * Emits some of a bucket's users, if a sale is due.
     *
     * @param bucket the current key
     * @return whether there is more to emit
     */
    boolean emitSlice(ProductBucket bucket, Collector<Interest> out, Consumer<BucketFired> fired) throws Exception {
        BucketScan scan = openScan(bucket);
        if (scan == null) {
            return false;
        }
        boolean on = isOn(scan.saleId());
        if (on) {
            scan.emitSlice(out);
        }
        if (on && !scan.isDone()) {
            scans.put(bucket, scan);
            return true;
        }
        scans.remove(bucket);
        unsent.clear();
        report(scan.fired(buckets), fired);
        return !findDue().isEmpty();
    }

    /** Writes down what a bucket has still to emit, so that it does so after a restart; the bucket is the current key. */
    void keep(ProductBucket bucket) throws Exception {
        BucketScan scan = scans.get(bucket);
        if (scan != null) {
            unsent.update(scan.unsent());
        }
        for (TrackedSale sale : sales.values()) {
            if (sale.isScheduled()) {
                // Its timer has fired, but a restored job waits again for the changes committed before.
                time.registerEventTimeTimer(sale.dueAt());
            }
        }
        time.registerProcessingTimeTimer(time.currentProcessingTime());
    }

    /** The scan that goes on, or that of a sale that is due; {@code null} if there is none. */
    private BucketScan openScan(ProductBucket bucket) throws Exception {
        BucketScan scan = scans.get(bucket);
        if (scan != null) {
            return scan;
        }
        UnsentInterests kept = unsent.value();
        return kept == null ? startScan() : BucketScan.resume(kept);
    }

    private BucketScan startScan() throws Exception {
        List<TrackedSale> due = findDue();
        if (due.isEmpty()) {
            return null;
        }
        TrackedSale sale = due.get(0);
        sales.put(sale.event().saleId(), sale.at(SaleStage.FIRED));
        return BucketScan.start(messageOf(sale.event()), sale.dueAt(), !isDue(sale), wishers.keys());
    }

    /** Finds the sales that are due or have been held for too long, and forgets those that have ended. */
    private List<TrackedSale> findDue() throws Exception {
        long now = time.currentProcessingTime();
        List<TrackedSale> due = new ArrayList<>();
        for (Iterator<TrackedSale> all = sales.values().iterator(); all.hasNext(); ) {
            TrackedSale sale = all.next();
            if (sale.event().endsAt() <= now) {
                all.remove();
            } else if (sale.isScheduled() && (isDue(sale) || isHeldTooLong(sale))) {
                due.add(sale);
            }
        }
        if (sales.isEmpty()) {
            // The heap backend keeps an emptied map until it is told.
            sales.clear();
        }
        return due;
    }

    private boolean isDue(TrackedSale sale) {
        long watermark = time.currentWatermark();
        // A drained job gets the last of all watermarks, and with it every timer: that is no reason to start a sale
        // early.
        boolean drained = watermark == Watermark.MAX_WATERMARK.getTimestamp();
        return sale.dueAt() <= (drained ? time.currentProcessingTime() : watermark);
    }

    private boolean isHeldTooLong(TrackedSale sale) {
        long holdUntil = sale.holdUntil(openedAt, maxHold);
        if (holdUntil <= time.currentProcessingTime()) {
            return true;
        }
        // Later than it was scheduled for, if the job has been restarted since.
        time.registerProcessingTimeTimer(holdUntil);
        return false;
    }

    /** Whether a sale that has begun to fire has neither been stopped since nor ended. */
    private boolean isOn(String saleId) throws Exception {
        TrackedSale sale = sales.get(saleId);
        return sale != null && sale.stage() == SaleStage.FIRED && sale.event().endsAt() > time.currentProcessingTime();
    }

    private void report(BucketFired fired, Consumer<BucketFired> out) {
        out.accept(fired);
        counters.add(IndexMetric.INTERESTS, fired.users());
        counters.increment(IndexMetric.BUCKETS_FIRED);
        if (fired.byMaxHold()) {
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
