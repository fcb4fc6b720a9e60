package dev.wishcast.sinks.writer;

import dev.wishcast.sinks.channel.Outcome;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/** Draws the conclusion from every attempt: a receipt, or back into the buffer. Used by one thread. */
final class Settlement {

    private final DeliveryPolicy policy;
    private final NotificationBuffer buffer;
    private final StoppedSales stopped;
    private final ReceiptWriter receipts;
    private final DeliveryMetrics metrics;
    private final LongSupplier clock;

    Settlement(
            DeliveryPolicy policy,
            NotificationBuffer buffer,
            StoppedSales stopped,
            ReceiptWriter receipts,
            DeliveryMetrics metrics,
            LongSupplier clock) {
        this.policy = policy;
        this.buffer = buffer;
        this.stopped = stopped;
        this.receipts = receipts;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** @param providerDown see {@link DeliveryPolicy#decide} */
    void settle(PendingNotification pending, Outcome outcome, boolean providerDown) {
        long now = clock.getAsLong();
        Verdict verdict = policy.decide(pending, outcome, providerDown, now, ThreadLocalRandom.current());
        verdict.match(end -> end(pending, outcome, end, now), again -> {
            if (stopped.contains(pending.saleId())) {
                // It was in flight when its sale was stopped.
                end(pending, outcome, DeliveryPolicy.WITHDRAWN, now);
            } else {
                metrics.countAgain(outcome);
                buffer.addWaiting(again.pending());
            }
        });
    }

    private void end(PendingNotification pending, Outcome outcome, Verdict.Final end, long now) {
        metrics.countFinal(outcome, end.outcome());
        receipts.write(pending, end, now);
    }

    /** Counts notifications that wait for a gate. */
    void countHeld(int notifications) {
        metrics.count(DeliveryMetric.HELD, notifications);
    }
}
