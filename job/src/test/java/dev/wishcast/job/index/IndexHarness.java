package dev.wishcast.job.index;

import dev.wishcast.connectors.debezium.ChangeKind;
import dev.wishcast.connectors.debezium.WishlistChange;
import dev.wishcast.connectors.sale.SaleEvent;
import dev.wishcast.connectors.sale.SaleStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.StreamTaskActionExecutor;
import org.apache.flink.streaming.runtime.tasks.mailbox.Mail;
import org.apache.flink.streaming.runtime.tasks.mailbox.MailboxExecutorImpl;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;

/** All subtasks of a wishlist index, with a clock that tests set. */
final class IndexHarness implements AutoCloseable {

    static final Duration MAX_HOLD = Duration.ofSeconds(30);

    private final int buckets;
    private final StateBackend backend;
    private final List<KeyedTwoInputStreamOperatorTestHarness<ProductBucket, WishlistChange, BucketedSale, Interest>>
            subtasks = new ArrayList<>();

    private IndexHarness(int buckets, StateBackend backend) {
        this.buckets = buckets;
        this.backend = backend;
    }

    static IndexHarness open(int buckets, StateBackend backend, int parallelism, long now) throws Exception {
        return open(new IndexHarness(buckets, backend), parallelism, now, null, parallelism);
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
            harness.close();
            throw e;
        }
    }

    private void openSubtask(int subtask, int parallelism, long now, OperatorSubtaskState state, int parallelismOfState)
            throws Exception {
        int bucketsOfProduct = buckets;
        WishlistIndexOperator operator = new WishlistIndexOperator(new WishlistIndex(buckets, MAX_HOLD));
        var harness = new KeyedTwoInputStreamOperatorTestHarness<>(
                operator,
                (WishlistChange change) -> ProductBucket.of(change.productId(), change.userId(), bucketsOfProduct),
                BucketedSale::bucket,
                ProductBucketSerializer.TYPE,
                ProductBucket.KEY_GROUPS,
                parallelism,
                subtask);
        subtasks.add(harness);
        operator.setMailboxExecutor(new MailboxExecutorImpl(
                harness.getTaskMailbox(), TaskMailbox.MIN_PRIORITY, StreamTaskActionExecutor.IMMEDIATE));
        harness.setStateBackend(backend);
        harness.setProcessingTime(now);
        harness.setup();
        if (state != null) {
            harness.initializeState(AbstractStreamOperatorTestHarness.repartitionOperatorState(
                    state, ProductBucket.KEY_GROUPS, parallelismOfState, parallelism, subtask));
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
                new IndexHarness(newBuckets, backend),
                parallelism,
                now,
                AbstractStreamOperatorTestHarness.repackageState(states),
                states.length);
    }

    IndexHarness restart(int parallelism, long now) throws Exception {
        return restart(buckets, parallelism, now);
    }

    void add(String productId, String userId, long at) throws Exception {
        change(new WishlistChange(productId, userId, ChangeKind.UPSERTED, at, at));
    }

    void remove(String productId, String userId, long at) throws Exception {
        change(new WishlistChange(productId, userId, ChangeKind.DELETED, 0, at));
    }

    void change(WishlistChange change) throws Exception {
        subtaskOf(ProductBucket.of(change.productId(), change.userId(), buckets))
                .processElement1(new StreamRecord<>(change, change.changedAt()));
    }

    void sale(SaleEvent event) throws Exception {
        for (int bucket = 0; bucket < buckets; bucket++) {
            BucketedSale sale = new BucketedSale(ProductBucket.nth(event.productId(), bucket, buckets), event);
            subtaskOf(sale.bucket()).processElement2(new StreamRecord<>(sale, event.publishedAt()));
        }
    }

    void watermarks(long wishlist, long sales) throws Exception {
        for (var subtask : subtasks) {
            subtask.processWatermark1(new Watermark(wishlist));
            subtask.processWatermark2(new Watermark(sales));
        }
        work();
    }

    /** Like {@link #watermarks}, but a barrier comes right after them: what it has not to wait for is not emitted. */
    void watermarksAndBarrier(long wishlist, long sales) throws Exception {
        for (var subtask : subtasks) {
            subtask.processWatermark1(new Watermark(wishlist));
            subtask.processWatermark2(new Watermark(sales));
            TaskMailbox mailbox = subtask.getTaskMailbox();
            boolean[] barrier = new boolean[1];
            mailbox.put(new Mail(() -> barrier[0] = true, TaskMailbox.MIN_PRIORITY, "barrier"));
            while (!barrier[0]) {
                mailbox.tryTake(TaskMailbox.MIN_PRIORITY).orElseThrow().run();
            }
        }
    }

    /** Lets the operators do what they have put off. */
    private void work() throws Exception {
        for (var subtask : subtasks) {
            TaskMailbox mailbox = subtask.getTaskMailbox();
            for (Optional<Mail> mail = mailbox.tryTake(TaskMailbox.MIN_PRIORITY);
                    mail.isPresent();
                    mail = mailbox.tryTake(TaskMailbox.MIN_PRIORITY)) {
                mail.get().run();
            }
        }
    }

    void clock(long now) throws Exception {
        for (var subtask : subtasks) {
            subtask.setProcessingTime(now);
        }
        work();
    }

    /** What was emitted since the last call. */
    List<Interest> interests() {
        List<Interest> emitted = new ArrayList<>();
        for (var subtask : subtasks) {
            emitted.addAll(subtask.extractOutputValues());
            subtask.getOutput().clear();
        }
        return emitted;
    }

    List<BucketFired> firings() {
        List<BucketFired> fired = new ArrayList<>();
        for (var subtask : subtasks) {
            var records = subtask.getSideOutput(WishlistIndex.FIRED);
            if (records != null) {
                records.forEach(each -> fired.add(each.getValue()));
                records.clear();
            }
        }
        return fired;
    }

    int stateEntries() {
        return subtasks.stream()
                .mapToInt(KeyedTwoInputStreamOperatorTestHarness::numKeyedStateEntries)
                .sum();
    }

    int eventTimeTimers() {
        return subtasks.stream()
                .mapToInt(KeyedTwoInputStreamOperatorTestHarness::numEventTimeTimers)
                .sum();
    }

    int processingTimeTimers() {
        return subtasks.stream()
                .mapToInt(KeyedTwoInputStreamOperatorTestHarness::numProcessingTimeTimers)
                .sum();
    }

    private KeyedTwoInputStreamOperatorTestHarness<ProductBucket, WishlistChange, BucketedSale, Interest> subtaskOf(
            ProductBucket bucket) {
        return subtasks.get(
                KeyGroupRangeAssignment.assignKeyToParallelOperator(bucket, ProductBucket.KEY_GROUPS, subtasks.size()));
    }

    static SaleEvent sale(String saleId, String productId, SaleStatus status, long startsAt, long endsAt, long at) {
        return new SaleEvent(saleId, productId, status, startsAt, endsAt, "Now 50% off", null, Map.of(), at);
    }

    @Override
    public void close() throws Exception {
        for (var subtask : subtasks) {
            subtask.close();
        }
    }
}
