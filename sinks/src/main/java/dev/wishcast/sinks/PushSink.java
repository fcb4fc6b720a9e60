package dev.wishcast.sinks;

import dev.wishcast.connectors.deadletter.DeadLetter;
import dev.wishcast.connectors.receipt.DeliveryReceipt;
import dev.wishcast.connectors.receipt.ReceiptLog;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.sink.AsyncSinkBase;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Sends notifications to one push provider, at least once, and writes a receipt for every final outcome; what can't be
 * delivered becomes a dead letter too. Make one with {@link PushSinks}.
 *
 * <p>A job has one sink for each provider, so that one provider's trouble does not hold up the other. Receipts and dead
 * letters go through the writers of two other sinks, which this sink flushes at every checkpoint; these must be at least
 * once, not transactional: nothing commits for them.
 *
 * <p>After a restart it reads back the receipts written since the restored checkpoint, and sends nothing again that they show
 * as settled. For that its input must be keyed: {@code keyBy(PushRequest::notificationId)}.
 */
public final class PushSink extends AsyncSinkBase<PushRequest, PendingPush> {

    private static final long serialVersionUID = 1L;

    private final SenderConfig sender;
    private final DeliveryPolicy policy;
    private final Sink<DeliveryReceipt> receipts;
    private final Sink<DeadLetter> deadLetters;
    private final ReceiptLog written;

    /** @param written the receipts that {@code receipts} wrote */
    PushSink(
            SenderConfig sender,
            DeliveryPolicy policy,
            Sink<DeliveryReceipt> receipts,
            Sink<DeadLetter> deadLetters,
            ReceiptLog written) {
        super(
                (request, context) -> PendingPush.of(request),
                BatchLimits.LARGEST_BATCH,
                BatchLimits.MOST_IN_FLIGHT,
                BatchLimits.MOST_IN_FLIGHT,
                Long.MAX_VALUE,
                BatchLimits.BATCH_DELAY.toMillis(),
                Long.MAX_VALUE);
        this.sender = sender;
        this.policy = policy;
        this.receipts = receipts;
        this.deadLetters = deadLetters;
        this.written = written;
    }

    /** The provider sent to. */
    public Provider provider() {
        return sender.protocol().provider();
    }

    @Override
    public StatefulSinkWriter<PushRequest, BufferedRequestState<PendingPush>> createWriter(WriterInitContext context)
            throws IOException {
        return restoreWriter(context, List.of());
    }

    @Override
    public StatefulSinkWriter<PushRequest, BufferedRequestState<PendingPush>> restoreWriter(
            WriterInitContext context, Collection<BufferedRequestState<PendingPush>> recovered) throws IOException {
        List<PushSinkState> restored =
                recovered.stream().map(PushSinkState.class::cast).toList();
        long now = context.getProcessingTimeService().getCurrentProcessingTime();
        ReadBack readBack = new ReadBack(written, provider(), context.getTaskInfo(), restored, now);
        try {
            return new PushSinkWriter(sender, policy, receipts, deadLetters, readBack, context, restored);
        } catch (IOException | RuntimeException e) {
            readBack.close();
            throw e;
        }
    }

    @Override
    public SimpleVersionedSerializer<BufferedRequestState<PendingPush>> getWriterStateSerializer() {
        return new PushSinkStateSerializer();
    }
}
