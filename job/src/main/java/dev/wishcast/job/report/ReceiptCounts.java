package dev.wishcast.job.report;

import dev.wishcast.connectors.receipt.DeliveryOutcome;
import dev.wishcast.connectors.receipt.DeliveryReceipt;
import java.util.HashMap;
import java.util.Map;

/**
 * What a number of receipts of one sale add up to. Immutable. Times are milliseconds since the epoch.
 *
 * @param saleId the sale
 * @param productId the product on sale
 * @param publishedAt when the sale event was written to Kafka
 * @param outcomes receipts by {@code provider.OUTCOME}, such as {@code fcm.ACCEPTED}
 * @param firstAcceptedAt when the first accepted notification was, or 0 if none
 * @param lastAcceptedAt when the last accepted notification was, or 0 if none
 */
public record ReceiptCounts(
        String saleId,
        String productId,
        long publishedAt,
        Map<String, Long> outcomes,
        long firstAcceptedAt,
        long lastAcceptedAt) {

    /** Adds receipts of one sale up. Not thread-safe. */
    static final class Builder {
        private final DeliveryReceipt any;
        private final Map<String, Long> outcomes = new HashMap<>();
        private long firstAcceptedAt;
        private long lastAcceptedAt;

        /** @param any a receipt of the sale, which says what the sale is; it isn't counted yet */
        Builder(DeliveryReceipt any) {
            this.any = any;
        }

        void add(DeliveryReceipt receipt) {
            outcomes.merge(receipt.provider() + "." + receipt.outcome(), 1L, Long::sum);
            if (receipt.outcome() == DeliveryOutcome.ACCEPTED) {
                firstAcceptedAt = earlier(firstAcceptedAt, receipt.completedAt());
                lastAcceptedAt = Math.max(lastAcceptedAt, receipt.completedAt());
            }
        }

        ReceiptCounts build() {
            return new ReceiptCounts(
                    any.saleId(), any.productId(), any.publishedAt(), outcomes, firstAcceptedAt, lastAcceptedAt);
        }
    }

    /** The earlier of two times of which 0 means none. */
    static long earlier(long one, long other) {
        return one == 0 || other == 0 ? Math.max(one, other) : Math.min(one, other);
    }
}
