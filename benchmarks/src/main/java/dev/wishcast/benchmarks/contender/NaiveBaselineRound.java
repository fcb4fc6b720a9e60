package dev.wishcast.benchmarks.contender;

import com.google.firebase.messaging.AndroidConfig;
import com.google.firebase.messaging.FirebaseMessaging;
import com.google.firebase.messaging.FirebaseMessagingException;
import com.google.firebase.messaging.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** How far the workers are with a sale. Thread-safe. */
final class NaiveBaselineRound {

    private final Sale sale;
    private final AndroidConfig android;
    private final long messages;
    private final long endNanos;
    private final Rejections rejections = new Rejections();
    private final AtomicInteger batchesUnderWay = new AtomicInteger();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong seen = new AtomicLong();

    /** @param endNanos when no batch is begun any more, by {@link System#nanoTime()} */
    NaiveBaselineRound(Sale sale, long messages, long endNanos) {
        this.sale = sale;
        this.android = FirebaseClient.android(sale);
        this.messages = messages;
        this.endNanos = endNanos;
    }

    String saleId() {
        return sale.id();
    }

    /** Sends to all of them, or to none once the time is up. */
    void send(List<String> tokens, FirebaseMessaging messaging) throws FirebaseMessagingException {
        batchesUnderWay.incrementAndGet();
        if (System.nanoTime() < endNanos) {
            List<Message> batch = new ArrayList<>(tokens.size());
            for (String token : tokens) {
                batch.add(FirebaseClient.message(sale, android, token));
            }
            FirebaseClient.count(messaging.sendEach(batch), rejections);
            sent.addAndGet(tokens.size());
        }
        seen.addAndGet(tokens.size());
        batchesUnderWay.decrementAndGet();
    }

    /** @param drained whether the workers must also have seen those for whom there was no time */
    boolean hasEnded(boolean drained) {
        boolean timeIsUp = System.nanoTime() >= endNanos && batchesUnderWay.get() == 0 && !drained;
        return timeIsUp || seen.get() == messages;
    }

    /** @throws IllegalStateException if any was not accepted */
    long sent() {
        rejections.check();
        return sent.get();
    }
}
