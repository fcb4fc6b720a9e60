package dev.wishcast.job.index;

import dev.wishcast.connectors.debezium.ChangeKind;
import dev.wishcast.connectors.debezium.DeviceChange;
import dev.wishcast.connectors.debezium.Heartbeat;
import dev.wishcast.connectors.debezium.WishlistChange;
import dev.wishcast.connectors.receipt.TokenHash;
import dev.wishcast.connectors.sale.SaleEvent;
import dev.wishcast.connectors.sale.SaleStatus;
import dev.wishcast.job.device.DeadToken;
import dev.wishcast.job.report.SaleProgress;
import dev.wishcast.job.token.TokenKey;
import dev.wishcast.job.token.TokenYield;
import dev.wishcast.sinks.Recipient;
import dev.wishcast.sinks.SaleMessage;
import dev.wishcast.sinks.SaleStopped;
import dev.wishcast.sinks.SinkInput;
import dev.wishcast.sinks.Slice;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorV2;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.mailbox.Mail;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedMultiInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;

/** All subtasks of a wishlist index, with a clock that tests set. Everyone who wishes for something has a phone. */
final class IndexHarness implements AutoCloseable {

    static final Duration MAX_HOLD = Duration.ofSeconds(30);

    private static final Map<String, String> CHANNELS = Map.of("android", "fcm", "ios", "apns");
    private static final int WISHES = 0;
    private static final int DEVICES = 1;
    private static final int SALES = 2;
    private static final int DEAD_TOKENS = 3;
    private static final int YIELDS = 4;
    private static final int HEARTBEATS = 5;

    private final Buckets buckets;
    private final StateBackend backend;
    private final List<Subtask> subtasks = new ArrayList<>();
    private final Set<String> withPhone;

    /**
     * What a recipient is told.
     *
     * @param channel the channel that the slice left by
     */
    record Told(String channel, Recipient recipient, SaleMessage message) {
        String userId() {
            return recipient.userId();
        }
    }

    private static final class Subtask extends KeyedMultiInputStreamOperatorTestHarness<BucketKey, SaleProgress> {

        Subtask(Buckets buckets, int parallelism, int subtask) throws Exception {
            super(
                    new WishlistIndexFactory(
                            new IndexSettings(buckets.count(), MAX_HOLD, Duration.ofDays(7), CHANNELS), HEARTBEATS + 1),
                    Buckets.KEY_GROUPS,
                    parallelism,
                    subtask);
            config.setStateKeySerializer(BucketKeySerializer.INSTANCE);
            config.serializeAllConfigs();
            setKeySelector(WISHES, (WishlistChange change) -> buckets.wish(change.productId(), change.userId()));
            setKeySelector(DEVICES, (DeviceChange change) -> buckets.user(change.userId()));
            setKeySelector(
                    SALES, (BucketedSale sale) -> buckets.product(sale.event().productId(), sale.bucket()));
            setKeySelector(DEAD_TOKENS, (DeadToken dead) -> buckets.user(dead.userId()));
            setKeySelector(YIELDS, (TokenYield word) -> buckets.user(word.userId()));
            setKeySelector(HEARTBEATS, (Heartbeat heartbeat) -> buckets.product("", 0));
            config.serializeAllConfigs();
        }

        void process(int input, Object value) throws Exception {
            processElement(input, new StreamRecord<>(value));
        }

        <T> List<T> take(OutputTag<T> tag) {
            List<T> taken = new ArrayList<>();
            var records = getSideOutput(tag);
            if (records != null) {
                records.forEach(each -> taken.add(each.getValue()));
                records.clear();
            }
            return taken;
        }

        int entries(String state) {
            try (var keys = ((AbstractStreamOperatorV2<?>) operator)
                    .getKeyedStateBackend()
                    .getKeys(state, VoidNamespace.INSTANCE)) {
                return (int) keys.count();
            }
        }

        /** The operator's metrics belong to no registry that could be asked. */
        IndexCounters counters() {
            try {
                Field counters = WishlistIndexOperator.class.getDeclaredField("counters");
                counters.setAccessible(true);
                return (IndexCounters) counters.get(operator);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }

        void work() throws Exception {
            TaskMailbox mailbox = getTaskMailbox();
            for (Optional<Mail> mail = mailbox.tryTake(TaskMailbox.MIN_PRIORITY);
                    mail.isPresent();
                    mail = mailbox.tryTake(TaskMailbox.MIN_PRIORITY)) {
                mail.get().run();
            }
        }
    }

    private IndexHarness(int buckets, StateBackend backend, Set<String> withPhone) {
        this.buckets = new Buckets(buckets);
        this.backend = backend;
        this.withPhone = withPhone;
    }

    static IndexHarness open(int buckets, StateBackend backend, int parallelism, long now) throws Exception {
        return open(new IndexHarness(buckets, backend, new HashSet<>()), parallelism, now, null, parallelism);
    }

    private static IndexHarness open(
            IndexHarness harness, int parallelism, long now, OperatorSubtaskState state, int parallelismOfState)
            throws Exception {
        try {
            for (int subtask = 0; subtask < parallelism; subtask++) {
                harness.openSubtask(subtask, parallelism, now, state, parallelismOfState);
            }
            return harness;
        } catch (Exception e) {
            try {
                harness.close();
            } catch (RuntimeException closing) {
                e.addSuppressed(closing);
            }
            throw e;
        }
    }

    private void openSubtask(int subtask, int parallelism, long now, OperatorSubtaskState state, int parallelismOfState)
            throws Exception {
        Subtask harness = new Subtask(buckets, parallelism, subtask);
        subtasks.add(harness);
        harness.setStateBackend(backend);
        harness.setProcessingTime(now);
        harness.setup();
        if (state != null) {
            harness.initializeState(AbstractStreamOperatorTestHarness.repartitionOperatorState(
                    state, Buckets.KEY_GROUPS, parallelismOfState, parallelism, subtask));
        }
        harness.open();
    }

    /** Takes a checkpoint, throws the operators away, and goes on with as many as wanted, from the checkpoint. */
    IndexHarness restart(int newBuckets, int parallelism, long now) throws Exception {
        OperatorSubtaskState[] states = new OperatorSubtaskState[subtasks.size()];
        for (int subtask = 0; subtask < states.length; subtask++) {
            states[subtask] = subtasks.get(subtask).snapshot(1, now);
        }
        close();
        return open(
                new IndexHarness(newBuckets, backend, withPhone),
                parallelism,
                now,
                AbstractStreamOperatorTestHarness.repackageState(states),
                states.length);
    }

    IndexHarness restart(int parallelism, long now) throws Exception {
        return restart(buckets.count(), parallelism, now);
    }

    void add(String productId, String userId, long at) throws Exception {
        change(new WishlistChange(productId, userId, ChangeKind.UPSERTED, at, at));
    }

    void remove(String productId, String userId, long at) throws Exception {
        change(new WishlistChange(productId, userId, ChangeKind.DELETED, 0, at));
    }

    void change(WishlistChange change) throws Exception {
        if (withPhone.add(change.userId())) {
            device(change.userId(), "phone", "android", "token-of-" + change.userId(), change.changedAt());
        }
        subtaskOf(buckets.wish(change.productId(), change.userId())).process(WISHES, change);
    }

    void device(String userId, String deviceId, String platform, String token, long registeredAt) throws Exception {
        withPhone.add(userId);
        device(new DeviceChange(
                userId, deviceId, ChangeKind.UPSERTED, platform, token, "de-DE", registeredAt, registeredAt));
    }

    void removeDevice(String userId, String deviceId) throws Exception {
        device(new DeviceChange(userId, deviceId, ChangeKind.DELETED, null, null, null, 0, 0));
    }

    void device(DeviceChange change) throws Exception {
        subtaskOf(buckets.user(change.userId())).process(DEVICES, change);
    }

    void dead(String userId, String token, long since) throws Exception {
        subtaskOf(buckets.user(userId)).process(DEAD_TOKENS, new DeadToken(userId, TokenHash.of(token), since));
    }

    void yields(String userId, String token, boolean yields) throws Exception {
        subtaskOf(buckets.user(userId)).process(YIELDS, new TokenYield(userId, TokenKey.of(token), yields));
    }

    void sale(SaleEvent event) throws Exception {
        for (int bucket = 0; bucket < buckets.count(); bucket++) {
            subtaskOf(buckets.product(event.productId(), bucket)).process(SALES, new BucketedSale(bucket, event));
        }
    }

    /** Word that the changes up to these times have come; wishes and devices are as far. */
    void watermarks(long changes, long sales) throws Exception {
        watermarks(changes, changes, sales);
    }

    void watermarks(long wishes, long devices, long sales) throws Exception {
        watermarks(wishes, devices, devices, sales);
    }

    void watermarks(long wishes, long devices, long yields, long sales) throws Exception {
        for (Subtask subtask : subtasks) {
            processWatermarks(subtask, wishes, devices, yields, sales);
        }
        work();
    }

    private static void processWatermarks(Subtask subtask, long wishes, long devices, long yields, long sales)
            throws Exception {
        subtask.processWatermark(WISHES, new Watermark(wishes));
        subtask.processWatermark(DEVICES, new Watermark(devices));
        subtask.processWatermark(YIELDS, new Watermark(yields));
        subtask.processWatermark(HEARTBEATS, new Watermark(wishes));
        subtask.processWatermark(SALES, new Watermark(sales));
    }

    void quietDevices() throws Exception {
        for (Subtask subtask : subtasks) {
            subtask.processWatermarkStatus(DEVICES, WatermarkStatus.IDLE);
            subtask.processWatermarkStatus(YIELDS, WatermarkStatus.IDLE);
        }
        work();
    }

    /** Like {@link #watermarks}, but a barrier comes right after them: what it has not to wait for is not emitted. */
    void watermarksAndBarrier(long changes, long sales) throws Exception {
        for (Subtask subtask : subtasks) {
            processWatermarks(subtask, changes, changes, changes, sales);
            TaskMailbox mailbox = subtask.getTaskMailbox();
            boolean[] barrier = new boolean[1];
            mailbox.put(new Mail(() -> barrier[0] = true, TaskMailbox.MIN_PRIORITY, "barrier"));
            while (!barrier[0]) {
                mailbox.tryTake(TaskMailbox.MIN_PRIORITY).orElseThrow().run();
            }
        }
    }

    /** Lets the operators do what they have put off. */
    void work() throws Exception {
        for (Subtask subtask : subtasks) {
            subtask.work();
        }
    }

    void clock(long now) throws Exception {
        for (Subtask subtask : subtasks) {
            subtask.setProcessingTime(now);
        }
        work();
    }

    /** Who was told since the last call. */
    List<Told> told() {
        List<Told> told = new ArrayList<>();
        for (String channel : CHANNELS.values()) {
            for (Slice slice : slices(channel)) {
                slice.recipients().forEach(recipient -> told.add(new Told(channel, recipient, slice.message())));
            }
        }
        return told;
    }

    /** The slices of a channel emitted since the last call. */
    List<Slice> slices(String channel) {
        return subtasks.stream()
                .flatMap(subtask -> subtask.take(WishlistIndexOperator.slicesOf(channel)).stream())
                .map(Slice.class::cast)
                .toList();
    }

    /** Word of stopped sales emitted since the last call. */
    List<SaleStopped> stops() {
        return subtasks.stream()
                .flatMap(subtask -> subtask.<SinkInput>take(WishlistIndexOperator.STOPS).stream())
                .map(SaleStopped.class::cast)
                .toList();
    }

    List<SaleProgress> firings() {
        List<SaleProgress> fired = new ArrayList<>();
        for (Subtask subtask : subtasks) {
            fired.addAll(subtask.extractOutputValues());
            subtask.getOutput().clear();
        }
        return fired;
    }

    /** How many keys have state of any kind, each kind counted. */
    int stateEntries() {
        return List.of("wishers", "sales", "pending-emission", "devices").stream()
                .mapToInt(this::stateEntries)
                .sum();
    }

    int stateEntries(String state) {
        return subtasks.stream().mapToInt(subtask -> subtask.entries(state)).sum();
    }

    /** What a counter has counted in all subtasks. */
    long counter(Function<IndexCounters, Counter> counter) {
        return subtasks.stream()
                .mapToLong(subtask -> counter.apply(subtask.counters()).getCount())
                .sum();
    }

    int eventTimeTimers() {
        return subtasks.stream().mapToInt(Subtask::numEventTimeTimers).sum();
    }

    int processingTimeTimers() {
        return subtasks.stream().mapToInt(Subtask::numProcessingTimeTimers).sum();
    }

    private Subtask subtaskOf(BucketKey key) {
        return subtasks.get(
                KeyGroupRangeAssignment.assignKeyToParallelOperator(key, Buckets.KEY_GROUPS, subtasks.size()));
    }

    static SaleEvent sale(String saleId, String productId, SaleStatus status, long startsAt, long endsAt, long at) {
        return new SaleEvent(saleId, productId, status, startsAt, endsAt, "Now 50% off", null, Map.of(), at, null);
    }

    @Override
    public void close() throws Exception {
        for (Subtask subtask : subtasks) {
            subtask.close();
        }
    }
}
