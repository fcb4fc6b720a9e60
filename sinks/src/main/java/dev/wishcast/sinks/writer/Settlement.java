package dev.wishcast.sinks.writer;

import dev.wishcast.sinks.channel.Outcome;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ends notifications with a receipt, or puts them back into the buffer. Used by one thread. Times are milliseconds since the
 * epoch.
 */
record Settlement(
        DeliveryPolicy policy,
        NotificationBuffer buffer,
        StoppedSales stopped,
        ReceiptWriter receipts,
        DeliveryMetrics metrics) {

    /**
     * Draws the conclusion from an attempt.
     *
     * @param troubled see {@link DeliveryPolicy#decide}
     */
    void settle(PendingNotification pending, Outcome outcome, boolean troubled, long now) {
        metrics.countTrouble(outcome);
        Verdict verdict = policy.decide(pending, outcome, troubled, now, ThreadLocalRandom.current());
        if (verdict instanceof Verdict.Again && stopped.contains(pending.saleId())) {
            // It was in flight when its sale was stopped.
            carryOut(pending, DeliveryPolicy.WITHDRAWN, now);
        } else if (carryOut(pending, verdict, now)) {
            metrics.countRetry(outcome);
        }
    }

    /** Puts off the first that is due until its gate may be open, with all that can be put off along with it. */
    void hold(long until, String reason, long now) {
        int held = buffer.putOff(until);
        if (held == 0) {
            PendingNotification alone = buffer.poll();
            held = carryOut(alone, DeliveryPolicy.unlessEnded(alone.heldUntil(until), reason), now) ? 1 : 0;
        }
        metrics.count(DeliveryMetric.HELD, held);
    }

    /** Returns whether the notification went back into the buffer. */
    boolean carryOut(PendingNotification pending, Verdict verdict, long now) {
        if (verdict instanceof Verdict.Final end) {
            metrics.countFinal(end.outcome());
            receipts.write(pending, end, now);
        } else if (verdict instanceof Verdict.Again again) {
            buffer.addWaiting(again.pending());
        }
        return verdict instanceof Verdict.Again;
    }
}
