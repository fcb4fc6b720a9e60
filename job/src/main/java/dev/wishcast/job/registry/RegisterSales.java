package dev.wishcast.job.registry;

import dev.wishcast.connectors.deadletter.DeadLetter;
import dev.wishcast.connectors.kafka.DeadLetterSplitter;
import dev.wishcast.connectors.sale.SaleEvent;
import dev.wishcast.connectors.sale.SaleStatus;
import dev.wishcast.job.report.SaleProgress;
import dev.wishcast.job.report.SaleProgress.Why;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Keeps the registry of sales, keyed by the sale's id. What goes on are the events that the index must know, each once. The
 * report hears of every sale, also of one that never fires. An event that is refused becomes a dead letter.
 *
 * <p>A job that starts without state reads all events again. Of a sale that was over by then, an earlier job has told.
 *
 * <pre>
 *   state   key       what for                                     how long
 *   sale    sale id   an id names one sale, which fires once       until wishcast.sale.id-retention after the sale's end
 *   since   operator  sales that were over by then are history     for ever
 * </pre>
 */
public final class RegisterSales extends KeyedProcessFunction<String, SaleEvent, SaleEvent>
        implements CheckpointedFunction {

    /** Where word of each sale leaves, for the report. */
    public static final OutputTag<SaleProgress> PROGRESS =
            new OutputTag<>("sale-progress", TypeInformation.of(SaleProgress.class));

    private static final ValueStateDescriptor<RegisteredSale> SALE =
            new ValueStateDescriptor<>("sale", TypeInformation.of(RegisteredSale.class));

    private static final ListStateDescriptor<Long> SINCE = new ListStateDescriptor<>("since", Types.LONG);

    private static final long serialVersionUID = 1L;

    private final Duration retention;
    private final int buckets;
    private transient SaleRegistry registry;
    private transient ValueState<RegisteredSale> sale;
    private transient ListState<Long> sinceOfState;

    /** When the job started without state. */
    private transient long since;

    private transient Counter repeated;
    private transient Counter neverFired;
    private transient Counter deadLetters;

    /**
     * Creates the function.
     *
     * @param retention how long after the end of its sale an id is remembered
     * @param buckets how many buckets a product has
     */
    public RegisterSales(Duration retention, int buckets) {
        this.retention = retention;
        this.buckets = buckets;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        sinceOfState = context.getOperatorStateStore().getUnionListState(SINCE);
        since = System.currentTimeMillis();
        for (long restored : sinceOfState.get()) {
            since = Math.min(since, restored);
        }
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        sinceOfState.update(List.of(since));
    }

    @Override
    public void open(OpenContext context) {
        registry = new SaleRegistry(retention);
        sale = getRuntimeContext().getState(SALE);
        MetricGroup metrics = getRuntimeContext().getMetricGroup().addGroup("wishcast");
        repeated = metrics.counter("salesRepeated");
        neverFired = metrics.counter("salesNeverFired");
        deadLetters = metrics.counter("deadLetters");
    }

    @Override
    public void processElement(SaleEvent event, Context context, Collector<SaleEvent> out) throws Exception {
        RegisteredSale known = sale.value();
        TimerService timers = context.timerService();
        Registration registration = registry.register(known, event, timers.currentProcessingTime());
        carryOut(registration, event, context, out);
        timers.registerProcessingTimeTimer(registry.nextLookAt(registration.sale()));
    }

    private void carryOut(Registration registration, SaleEvent event, Context context, Collector<SaleEvent> out)
            throws Exception {
        sale.update(registration.sale());
        switch (registration.outcome()) {
            case ANNOUNCED -> context.output(PROGRESS, SaleProgress.announced(event, buckets));
            case STOPPED -> stop(registration.sale(), context);
            case NEVER_FIRES -> neverFires(registration.sale(), context);
            case REPEATED -> repeated.inc();
            case REFUSED -> {
                deadLetters.inc();
                context.output(DeadLetterSplitter.DEAD_LETTERS, DeadLetter.ofSale(event, registration.detail()));
            }
        }
        if (registration.handOver() != null) {
            out.collect(registration.handOver());
        }
    }

    /** Of a sale that the index knows of, its buckets tell. */
    private void stop(RegisteredSale stopped, Context context) {
        if (stopped.event().status() == SaleStatus.STARTED && !stopped.handedOver()) {
            neverFires(stopped, context);
        }
    }

    private void neverFires(RegisteredSale lost, Context context) {
        if (Math.max(lost.event().endsAt(), lost.event().publishedAt()) <= since) {
            return;
        }
        neverFired.inc();
        Why why = lost.status() == SaleStatus.STARTED ? Why.SALE_ENDED : Why.of(lost.status());
        context.output(PROGRESS, SaleProgress.unfired(lost.event(), buckets, buckets, why));
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<SaleEvent> out) throws Exception {
        RegisteredSale known = sale.value();
        if (known == null) {
            return;
        }
        TimerService timers = context.timerService();
        long now = timers.currentProcessingTime();
        if (registry.nextLookAt(known) > now) {
            // The sale was stopped meanwhile, or the clock was set back.
            timers.registerProcessingTimeTimer(registry.nextLookAt(known));
        } else if (known.waits()) {
            Registration due = registry.becomeDue(known, now);
            carryOut(due, known.event(), context, out);
            timers.registerProcessingTimeTimer(registry.nextLookAt(due.sale()));
        } else {
            sale.clear();
        }
    }
}
