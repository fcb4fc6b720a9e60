package dev.wishcast.job.index;

import dev.wishcast.connectors.debezium.DeviceChange;
import dev.wishcast.connectors.debezium.Heartbeat;
import dev.wishcast.connectors.debezium.WishlistChange;
import dev.wishcast.connectors.sale.SaleEvent;
import dev.wishcast.job.device.DeadToken;
import dev.wishcast.job.device.UserDevices;
import dev.wishcast.job.report.SaleProgress;
import dev.wishcast.job.report.SaleProgress.Why;
import dev.wishcast.job.schedule.SaleSchedule;
import dev.wishcast.job.token.TokenYield;
import dev.wishcast.sinks.SaleStopped;
import dev.wishcast.sinks.SinkInput;
import dev.wishcast.sinks.Slice;
import dev.wishcast.sinks.serialization.SinkInputSerializer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.io.network.api.writer.ResultPartitionWriter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.SimpleTimerService;
import org.apache.flink.streaming.api.operators.AbstractInput;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorV2;
import org.apache.flink.streaming.api.operators.Input;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.MultipleInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.OutputTag;
import org.apache.flink.util.function.ThrowingConsumer;

/**
 * Holds who wishes for a product, and the devices of every user, both in the user's bucket. A change costs one write. A sale
 * costs one scan of the product's part of each bucket, and one read for each user found. {@link IndexState} has the state.
 *
 * <p>The watermark is the lowest of wishes, devices, the tokens' owners, heartbeats and sale events. A sale fires when the watermark has passed the
 * time the sale is due, so whatever was committed before has been applied.
 *
 * <p>A timer only marks its bucket as ready. Buckets are emitted in slices, in mails of their own, and only while the output
 * has room. A task that waited for a network buffer inside a record or a timer would see no checkpoint barrier meanwhile.
 */
public final class WishlistIndexOperator extends AbstractStreamOperatorV2<SaleProgress>
        implements MultipleInputStreamOperator<SaleProgress>, Triggerable<BucketKey, VoidNamespace> {

    /** Where word of stopped sales leaves, for all channels. */
    public static final OutputTag<SinkInput> STOPS = new OutputTag<>("stopped-sales", SinkInputSerializer.TYPE);

    private static final ListStateDescriptor<Integer> BUCKETS = new ListStateDescriptor<>("buckets", Types.INT);

    private static final ListStateDescriptor<Long> BUILT_SINCE = new ListStateDescriptor<>("built-since", Types.LONG);

    private static final int WISHES_INPUT = 1;
    private static final int DEVICES_INPUT = 2;
    private static final int SALES_INPUT = 3;
    private static final int DEAD_TOKENS_INPUT = 4;
    private static final int YIELDS_INPUT = 5;
    private static final int HEARTBEATS_INPUT = 6;

    /** How long after a sale's end word of its stop is remembered: no slice of the sale waits in front of a sink that long. */
    private static final Duration STOP_RETENTION = Duration.ofDays(1);

    private final IndexSettings settings;
    private final Buckets buckets;
    private final int inputs;
    private final MailboxExecutor mailbox;
    private final ResultPartitionWriter[] writers;

    private ListState<Integer> bucketsOfState;
    private ListState<Long> builtSinceOfState;

    /** When the job started without state, in milliseconds since the epoch. */
    private long builtSince;

    private IndexState state;
    private SaleSchedule schedule;
    private BucketEmitter emitter;
    private IndexCounters counters;
    private boolean emitsSoon;

    WishlistIndexOperator(StreamOperatorParameters<SaleProgress> parameters, IndexSettings settings, int inputs) {
        super(parameters, inputs);
        this.settings = settings;
        this.buckets = new Buckets(settings.buckets());
        this.inputs = inputs;
        this.mailbox = parameters.getMailboxExecutor();
        this.writers = parameters.getContainingTask().getEnvironment().getAllWriters();
    }

    /** Where the slices of a channel leave. */
    public static OutputTag<SinkInput> slicesOf(String channel) {
        return new OutputTag<>("slices-" + channel, SinkInputSerializer.TYPE);
    }

    @Override
    @SuppressWarnings("rawtypes") // As Flink declares it.
    public List<Input> getInputs() {
        return List.<Input>of(
                        input(WISHES_INPUT, this::applyWish),
                        input(DEVICES_INPUT, this::applyDevice),
                        input(SALES_INPUT, this::announce),
                        input(DEAD_TOKENS_INPUT, this::applyDeath),
                        input(YIELDS_INPUT, this::applyYield),
                        // Heartbeats count by their watermarks.
                        input(HEARTBEATS_INPUT, (Heartbeat heartbeat) -> {}))
                .subList(0, inputs);
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        bucketsOfState = context.getOperatorStateStore().getUnionListState(BUCKETS);
        for (int restored : bucketsOfState.get()) {
            if (restored != buckets.count()) {
                throw new IllegalStateException("The state was built with wishcast.index.buckets = " + restored
                        + " and can't be read with " + buckets.count() + ": set it back, or start without state.");
            }
        }
        builtSinceOfState = context.getOperatorStateStore().getUnionListState(BUILT_SINCE);
        builtSince = getProcessingTimeService().getCurrentProcessingTime();
        for (long restored : builtSinceOfState.get()) {
            builtSince = Math.min(builtSince, restored);
        }
    }

    @Override
    public void open() throws Exception {
        super.open();
        counters = new IndexCounters(getMetricGroup());
        state = new IndexState(getKeyedStateStore().orElseThrow(), this::setCurrentKey);
        InternalTimerService<VoidNamespace> timers =
                getInternalTimerService("sales", VoidNamespaceSerializer.INSTANCE, this);
        schedule = new SaleSchedule(state, new SimpleTimerService(timers), settings.maxHold(), builtSince);
        emitter = new BucketEmitter(
                buckets, schedule, state, new SliceBuilder(settings.channels(), counters), new SideOutputs(), counters);
        processWatermarkStatus(WatermarkStatus.IDLE, DEAD_TOKENS_INPUT);
        try (Stream<BucketKey> keys =
                this.<BucketKey>getKeyedStateBackend().getKeys(IndexState.PENDING.getName(), VoidNamespace.INSTANCE)) {
            emitter.restore(keys.toList());
        }
        emitSoon();
    }

    private void applyWish(WishlistChange row) throws Exception {
        switch (row.kind()) {
            case UPSERTED -> {
                schedule.onRow(row.changedAt());
                state.addWisher(row.userId(), row.addedAt());
                counters.wishesUpserted.inc();
            }
            case DELETED -> {
                state.removeWisher(row.userId());
                counters.wishesDeleted.inc();
            }
            // Its delete has been counted. It is applied all the same: compaction may have left no more than the
            // tombstone.
            case TOMBSTONE -> state.removeWisher(row.userId());
            case UNREACHABLE, HEARTBEAT -> {
                // The source has made a watermark of it.
            }
        }
    }

    private void applyDevice(DeviceChange row) throws Exception {
        switch (row.kind()) {
            case UPSERTED -> {
                schedule.onRow(row.changedAt());
                applyRow(row);
                counters.devicesUpserted.inc();
            }
            case DELETED -> {
                applyRow(row);
                counters.devicesDeleted.inc();
            }
            case TOMBSTONE -> applyRow(row);
            case UNREACHABLE -> {
                applyRow(row);
                counters.devicesIgnored.inc();
            }
            case HEARTBEAT -> {
                // The source has made a watermark of it.
            }
        }
    }

    private void applyRow(DeviceChange row) throws Exception {
        UserDevices known = state.devices();
        putIfChanged(known, known.applyRow(row));
    }

    private void applyDeath(DeadToken dead) throws Exception {
        UserDevices known = state.devices();
        UserDevices next = known.applyDeath(dead);
        putIfChanged(known, next);
        if (next.suppressed() > known.suppressed()) {
            counters.tokensFoundDead.inc();
        }
    }

    private void applyYield(TokenYield word) throws Exception {
        UserDevices known = state.devices();
        putIfChanged(known, known.applyYield(word));
    }

    @SuppressWarnings("ReferenceEquality") // The same object says that nothing has changed.
    private void putIfChanged(UserDevices known, UserDevices next) throws Exception {
        if (next != known) {
            state.putDevices(next);
        }
    }

    private void announce(BucketedSale bucketed) throws Exception {
        switch (schedule.accept(bucketed.event())) {
            case SCHEDULE -> markReadyIfDue();
            case CALL_OFF ->
                emitter.tellUnfired(bucketed.event(), Why.of(bucketed.event().status()));
            case STOP -> stop(bucketed);
            case IGNORE -> {
                // The bucket knows it already.
            }
        }
    }

    private void stop(BucketedSale bucketed) {
        SaleEvent event = bucketed.event();
        long forgetAt = event.endsAt() + STOP_RETENTION.toMillis();
        output.collect(STOPS, new StreamRecord<>(new SaleStopped(bucketed.bucket(), event.saleId(), forgetAt)));
        counters.bucketsStopped.inc();
    }

    @Override
    public void onEventTime(InternalTimer<BucketKey, VoidNamespace> timer) throws Exception {
        onTimer();
    }

    @Override
    public void onProcessingTime(InternalTimer<BucketKey, VoidNamespace> timer) throws Exception {
        onTimer();
    }

    private void onTimer() throws Exception {
        schedule.onTimer().forEach(missed -> emitter.tellUnfired(missed.event(), Why.SALE_ENDED));
        markReadyIfDue();
    }

    private void markReadyIfDue() throws Exception {
        emitter.markReadyIfDue((BucketKey) getCurrentKey());
        emitSoon();
    }

    private void emitSoon() {
        if (!emitsSoon && !emitter.isIdle()) {
            emitsSoon = true;
            enqueueEmit();
        }
    }

    /** Callable from any thread. */
    private void enqueueEmit() {
        mailbox.execute(MailboxExecutor.MailOptions.deferrable(), this::emit, "emit slices");
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Fails only if the task is ending and takes no more mail.
    private void emit() throws Exception {
        if (hasRoom()) {
            emitter.emitWhile(() -> hasRoom() && !mailbox.shouldInterrupt());
        }
        emitsSoon = !emitter.isIdle();
        if (emitsSoon) {
            roomAvailable().thenRun(this::enqueueEmit);
        }
    }

    private boolean hasRoom() {
        for (ResultPartitionWriter writer : writers) {
            if (!writer.isAvailable()) {
                return false;
            }
        }
        return true;
    }

    private CompletableFuture<Void> roomAvailable() {
        return CompletableFuture.allOf(Stream.of(writers)
                .map(ResultPartitionWriter::getAvailableFuture)
                .toArray(CompletableFuture<?>[]::new));
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        boolean first = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0;
        bucketsOfState.update(first ? List.of(buckets.count()) : List.of());
        builtSinceOfState.update(first ? List.of(builtSince) : List.of());
        emitter.keep();
    }

    @Override
    public void finish() throws Exception {
        emitter.emitWhile(() -> true);
        super.finish();
    }

    /**
     * Hands the records of an input to what takes them. The record's key is the current one.
     *
     * <p>Dead tokens have no event time: their input is idle from the start, and neither holds the watermark nor moves
     * it.
     */
    @SuppressWarnings("unchecked") // Within Flink's AbstractInput.
    private <T> Input<T> input(int id, ThrowingConsumer<T, Exception> handler) {
        return new AbstractInput<>(this, id) {
            @Override
            public void processElement(StreamRecord<T> element) throws Exception {
                handler.accept(element.getValue());
            }

            @Override
            public void processWatermark(Watermark mark) throws Exception {
                if (id != DEAD_TOKENS_INPUT) {
                    super.processWatermark(mark);
                }
            }

            @Override
            public void processWatermarkStatus(WatermarkStatus status) throws Exception {
                if (id != DEAD_TOKENS_INPUT) {
                    super.processWatermarkStatus(status);
                }
            }
        };
    }

    /** Puts slices into the side output of their channel. */
    private final class SideOutputs implements BucketEmitter.Output {

        private final Map<String, OutputTag<SinkInput>> tags = new HashMap<>();

        @Override
        public void emit(String channel, Slice slice) {
            output.collect(tags.computeIfAbsent(channel, WishlistIndexOperator::slicesOf), new StreamRecord<>(slice));
        }

        @Override
        public void emit(SaleProgress progress) {
            output.collect(new StreamRecord<>(progress));
        }
    }
}
