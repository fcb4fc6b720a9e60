package dev.wishcast.job.report;

import dev.wishcast.connectors.receipt.DeliveryOutcome;
import dev.wishcast.connectors.receipt.DeliveryReceipt;
import java.util.HashMap;
import java.util.Map;

/**
 * What became of a number of notifications. Immutable. Times are milliseconds since the epoch; 0 if none was accepted.
 *
 * @param outcomes how many, by {@code provider.OUTCOME}, such as {@code fcm.ACCEPTED}
 * @param firstAcceptedAt when the first accepted one was
 * @param lastAcceptedAt when the last accepted one was
 */
public record DeliveryFigures(Map<String, Long> outcomes, long firstAcceptedAt, long lastAcceptedAt) {

    static final DeliveryFigures NONE = new DeliveryFigures(Map.of(), 0, 0);

    DeliveryFigures plus(DeliveryFigures others) {
        Map<String, Long> sums = new HashMap<>(outcomes);
        others.outcomes.forEach((outcome, count) -> sums.merge(outcome, count, Long::sum));
        return new DeliveryFigures(
                sums,
                earlier(firstAcceptedAt, others.firstAcceptedAt),
                Math.max(lastAcceptedAt, others.lastAcceptedAt));
    }

    /** The earlier of two times of which 0 means none. */
    private static long earlier(long one, long other) {
        return one == 0 || other == 0 ? Math.max(one, other) : Math.min(one, other);
    }

    /** Adds receipts up, one by one. Not thread-safe. */
    static final class Builder {
        private final Map<String, Long> outcomes = new HashMap<>();
        private long firstAcceptedAt;
        private long lastAcceptedAt;

        void add(DeliveryReceipt receipt) {
            outcomes.merge(receipt.provider() + "." + receipt.outcome(), 1L, Long::sum);
            if (receipt.outcome() == DeliveryOutcome.ACCEPTED) {
                firstAcceptedAt = earlier(firstAcceptedAt, receipt.completedAt());
                lastAcceptedAt = Math.max(lastAcceptedAt, receipt.completedAt());
            }
        }

        DeliveryFigures build() {
            return new DeliveryFigures(outcomes, firstAcceptedAt, lastAcceptedAt);
        }
    }
}
