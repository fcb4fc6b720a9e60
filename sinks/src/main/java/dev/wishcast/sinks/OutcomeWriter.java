package dev.wishcast.sinks;

import dev.wishcast.connectors.deadletter.DeadLetter;
import dev.wishcast.connectors.deadletter.DeadLetterReason;
import dev.wishcast.connectors.receipt.DeliveryOutcome;
import dev.wishcast.connectors.receipt.DeliveryReceipt;
import dev.wishcast.connectors.receipt.TokenHash;
import java.io.IOException;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.util.IOUtils;

/**
 * Writes receipts and dead letters. Used by the mailbox thread only. Neither holds the token.
 *
 * <p>Every final outcome has a receipt. Dead letters are for a person to look into: what was refused, or failed at every
 * attempt. Dead tokens, and sales that ended or were called off, are the ordinary course of things.
 */
final class OutcomeWriter implements AutoCloseable {

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

    private final SinkWriter<DeliveryReceipt> receipts;
    private final SinkWriter<DeadLetter> deadLetters;

    OutcomeWriter(Sink<DeliveryReceipt> receipts, Sink<DeadLetter> deadLetters, WriterInitContext context)
            throws IOException {
        this.receipts = receipts.createWriter(new ComposedWriterContext(context, "receipts"));
        this.deadLetters = deadLetters.createWriter(new ComposedWriterContext(context, "deadLetters"));
    }

    void write(PendingPush push, Verdict.Final verdict, long now) throws IOException, InterruptedException {
        receipts.write(receipt(push, verdict, now), NO_TIMESTAMP);
        if (verdict.outcome() == DeliveryOutcome.REJECTED) {
            deadLetters.write(deadLetter(DeadLetterReason.REJECTED, push, verdict, now), NO_TIMESTAMP);
        } else if (verdict.outcome() == DeliveryOutcome.EXHAUSTED) {
            deadLetters.write(deadLetter(DeadLetterReason.EXHAUSTED, push, verdict, now), NO_TIMESTAMP);
        }
    }

    void flush(boolean endOfInput) throws IOException, InterruptedException {
        receipts.flush(endOfInput);
        deadLetters.flush(endOfInput);
    }

    @Override
    public void close() throws Exception {
        IOUtils.closeAll(receipts, deadLetters);
    }

    private static DeliveryReceipt receipt(PendingPush push, Verdict.Final verdict, long now) {
        PushRequest request = push.request();
        DeliveryReceipt receipt =
                request.receipt(verdict.outcome(), verdict.reason(), push.attempts(), push.firstAttemptAt(), now);
        return verdict.outcome() == DeliveryOutcome.DEAD_TOKEN
                ? receipt.withDeadToken(TokenHash.of(request.token()), deadSince(verdict, now))
                : receipt;
    }

    /** Not later than the answer: a provider's clock that is ahead must not outlive a new registration. */
    private static long deadSince(Verdict.Final verdict, long now) {
        return verdict.tokenDeadSince() > 0 ? Math.min(verdict.tokenDeadSince(), now) : now;
    }

    private static DeadLetter deadLetter(DeadLetterReason reason, PendingPush push, Verdict.Final verdict, long now) {
        PushRequest request = push.request();
        String provider = request.provider().label();
        // A provider may quote the token.
        String detail = verdict.detail() == null ? "" : ": " + verdict.detail().replace(request.token(), "<token>");
        return new DeadLetter(
                reason,
                provider + " " + verdict.reason() + detail,
                null,
                -1,
                -1,
                now,
                null,
                null,
                -1,
                request.notificationId(),
                request.message().saleId(),
                request.userId(),
                request.deviceId());
    }
}
