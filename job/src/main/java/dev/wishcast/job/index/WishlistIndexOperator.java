package dev.wishcast.job.index;

import dev.wishcast.connectors.debezium.WishlistChange;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.runtime.io.network.api.writer.ResultPartitionWriter;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Runs {@link WishlistIndex} so that a checkpoint barrier need not wait for a sale that is emitted, however slowly it is
 * taken. A timer only puts its bucket on a list. Buckets are emitted in slices, in mails of their own, and only while the
 * output has room: a task that waits for a network buffer inside a record or a timer sees no barrier meanwhile.
 */
public final class WishlistIndexOperator
        extends KeyedCoProcessOperator<ProductBucket, WishlistChange, BucketedSale, Interest> {

    private final Set<ProductBucket> ready = new LinkedHashSet<>();
    private transient MailboxExecutor mailbox;
    private transient boolean emitsSoon;

    public WishlistIndexOperator(WishlistIndex index) {
        super(index);
    }

    @Override
    public void setMailboxExecutor(MailboxExecutor executor) {
        super.setMailboxExecutor(executor);
        mailbox = executor;
    }

    @Override
    public void open() throws Exception {
        super.open();
        index().openedAt(getProcessingTimeService().getCurrentProcessingTime());
    }

    @Override
    public void onEventTime(InternalTimer<ProductBucket, VoidNamespace> timer) throws Exception {
        super.onEventTime(timer);
        isReady(timer.getKey());
    }

    @Override
    public void onProcessingTime(InternalTimer<ProductBucket, VoidNamespace> timer) throws Exception {
        super.onProcessingTime(timer);
        isReady(timer.getKey());
    }

    private void isReady(ProductBucket bucket) {
        ready.add(bucket);
        if (!emitsSoon) {
            emitsSoon = true;
            emitSoon();
        }
    }

    private void emitSoon() {
        mailbox.execute(MailboxExecutor.MailOptions.deferrable(), this::emit, "emit interests");
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Fails only if the task is ending and takes no more mail.
    private void emit() throws Exception {
        boolean goesOn = hasRoom();
        while (goesOn && !ready.isEmpty()) {
            emitSlice();
            goesOn = hasRoom() && !mailbox.shouldInterrupt();
        }
        if (ready.isEmpty()) {
            emitsSoon = false;
        } else {
            roomAvailable().thenRun(this::emitSoon);
        }
    }

    private void emitSlice() throws Exception {
        Iterator<ProductBucket> first = ready.iterator();
        ProductBucket bucket = first.next();
        setCurrentKey(bucket);
        getCollector().eraseTimestamp();
        boolean more = index().emitSlice(
                        bucket,
                        getCollector(),
                        fired -> output.collect(WishlistIndex.FIRED, new StreamRecord<>(fired)));
        if (!more) {
            first.remove();
        }
    }

    private boolean hasRoom() {
        return writers().allMatch(ResultPartitionWriter::isAvailable);
    }

    private CompletableFuture<Void> roomAvailable() {
        return CompletableFuture.allOf(
                writers().map(ResultPartitionWriter::getAvailableFuture).toArray(CompletableFuture<?>[]::new));
    }

    private Stream<ResultPartitionWriter> writers() {
        return Stream.of(getContainingTask().getEnvironment().getAllWriters());
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        for (ProductBucket bucket : ready) {
            setCurrentKey(bucket);
            index().keep(bucket);
        }
    }

    @Override
    public void finish() throws Exception {
        while (!ready.isEmpty()) {
            emitSlice();
        }
        super.finish();
    }

    private WishlistIndex index() {
        return (WishlistIndex) getUserFunction();
    }
}
