package dev.wishcast.sinks.writer;

import dev.wishcast.connectors.DeadLetterReason;
import dev.wishcast.connectors.deadletter.DeadLetter;
import dev.wishcast.connectors.receipt.DeliveryOutcome;
import dev.wishcast.connectors.receipt.DeliveryReceipt;
import dev.wishcast.connectors.receipt.TokenHash;
import dev.wishcast.sinks.Recipient;
import dev.wishcast.sinks.SaleMessage;
import dev.wishcast.sinks.channel.Notification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.util.FlinkRuntimeException;
import org.apache.flink.util.IOUtils;

/**
 * Writes receipts and dead letters. Used by the mailbox thread only. Neither holds the address.
 *
 * <p>Every final outcome has a receipt. Dead letters are for a person to look into: what was refused, or failed at every
 * attempt. Dead tokens, and sales that ended or were called off, are the ordinary course of things.
 *
 * <p>A receipt proves that its dead letter was written: it waits until the dead letter is flushed, for a second at most.
 */
final class ReceiptWriter implements AutoCloseable {

    private static final long LONGEST_WAIT_MILLIS = 1_000;

    /** Then they are written at once: if so many are refused, a flush more is the least of the troubles. */
    private static final int MOST_WAITING = 1_000;

    private static final SinkWriter.Context NO_TIMESTAMP = new SinkWriter.Context() {
        @Override
        public long currentWatermark() {
            return Long.MIN_VALUE;
        }

        @Override
        public Long timestamp() {
            return null;
        }
    };

    private final String channelId;
    private final SinkWriter<DeliveryReceipt> receipts;
    private final SinkWriter<DeadLetter> deadLetters;
    private final ProcessingTimeService time;

    /** Whose dead letters are not flushed yet. */
    private final List<DeliveryReceipt> waiting = new ArrayList<>();

    private boolean ending;

    ReceiptWriter(
            String channelId, Sink<DeliveryReceipt> receipts, Sink<DeadLetter> deadLetters, WriterInitContext context)
            throws IOException {
        this.channelId = channelId;
        this.time = context.getProcessingTimeService();
        this.receipts = receipts.createWriter(ComposedWriterContext.of(context, "receipts"));
        this.deadLetters = deadLetters.createWriter(ComposedWriterContext.of(context, "deadLetters"));
    }

    void write(PendingNotification pending, Verdict.Final verdict, long now) {
        try {
            DeliveryReceipt receipt = receipt(pending, verdict, now);
            if (verdict.hasDeadLetter()) {
                deadLetters.write(deadLetter(pending.notification(), verdict, now), NO_TIMESTAMP);
                await(receipt);
            } else {
                receipts.write(receipt, NO_TIMESTAMP);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FlinkRuntimeException("Interrupted while a receipt was written", e);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // What the callback throws fails the task.
    private void await(DeliveryReceipt receipt) throws IOException, InterruptedException {
        if (waiting.isEmpty() && !ending) {
            time.registerTimer(time.getCurrentProcessingTime() + LONGEST_WAIT_MILLIS, ignored -> writeWaiting());
        }
        waiting.add(receipt);
        if (waiting.size() >= MOST_WAITING) {
            writeWaiting();
        }
    }

    private void writeWaiting() throws IOException, InterruptedException {
        if (!waiting.isEmpty()) {
            flushDeadLetters(false);
            releaseWaiting();
        }
    }

    /** The task is ending, and its timers have ended: what waits from now on waits for {@link #releaseWaiting}. */
    void beginEnd() {
        ending = true;
    }

    void flush(boolean endOfInput) throws IOException, InterruptedException {
        flushDeadLetters(endOfInput);
        releaseWaiting();
        flushReceipts(endOfInput);
    }

    /** Callable from another thread while the mailbox thread waits for it, as is {@link #flushReceipts}. */
    void flushDeadLetters(boolean endOfInput) throws IOException, InterruptedException {
        deadLetters.flush(endOfInput);
    }

    /** Writes the receipts whose dead letters were waited for: these must have been flushed. */
    void releaseWaiting() throws IOException, InterruptedException {
        for (DeliveryReceipt receipt : waiting) {
            receipts.write(receipt, NO_TIMESTAMP);
        }
        waiting.clear();
    }

    void flushReceipts(boolean endOfInput) throws IOException, InterruptedException {
        receipts.flush(endOfInput);
    }

    @Override
    public void close() throws Exception {
        IOUtils.closeAll(receipts, deadLetters);
    }

    private DeliveryReceipt receipt(PendingNotification pending, Verdict.Final verdict, long now) {
        SaleMessage message = pending.notification().message();
        Recipient recipient = pending.notification().recipient();
        boolean dead = verdict.outcome() == DeliveryOutcome.DEAD_TOKEN;
        return new DeliveryReceipt(
                pending.notification().id(),
                message.saleId(),
                message.productId(),
                recipient.userId(),
                recipient.deviceId(),
                channelId,
                verdict.outcome(),
                verdict.reason(),
                pending.attempts(),
                message.publishedAt(),
                message.expiresAt(),
                pending.firstAttemptAt(),
                now,
                dead ? TokenHash.of(recipient.address()) : null,
                dead ? deadSince(verdict, now) : 0);
    }

    /** Not later than the response: a provider's clock that is ahead must not outlive a new registration. */
    private static long deadSince(Verdict.Final verdict, long now) {
        return verdict.tokenDeadSince() > 0 ? Math.min(verdict.tokenDeadSince(), now) : now;
    }

    private DeadLetter deadLetter(Notification notification, Verdict.Final verdict, long now) {
        Recipient recipient = notification.recipient();
        // A provider may quote the address.
        String detail = verdict.detail() == null ? "" : ": " + verdict.detail().replace(recipient.address(), "<token>");
        return new DeadLetter(
                verdict.outcome() == DeliveryOutcome.EXHAUSTED ? DeadLetterReason.EXHAUSTED : DeadLetterReason.REJECTED,
                channelId + " " + verdict.reason() + detail,
                null,
                null,
                null,
                now,
                null,
                null,
                null,
                notification.id(),
                notification.message().saleId(),
                recipient.userId(),
                recipient.deviceId());
    }
}
