package dev.wishcast.job.report;

import dev.wishcast.connectors.report.SaleReport;
import dev.wishcast.job.index.BucketFired;
import java.util.HashMap;
import java.util.Map;

/**
 * What is known of a sale's delivery so far. Immutable. Times are milliseconds since the epoch; 0 where there is none.
 *
 * @param productId the product on sale
 * @param publishedAt when the sale event was written to Kafka
 * @param interestedUsers users found in the index
 * @param bucketsFired how many of the product's buckets have been scanned
 * @param buckets how many buckets the product has; 0 until the first has been scanned
 * @param bucketsFiredByMaxHold how many buckets did not wait any longer
 * @param outcomes receipts by {@code provider.OUTCOME}
 * @param firstAcceptedAt when the first notification was accepted
 * @param lastAcceptedAt when the last notification was accepted
 * @param changedAt when the figures last changed
 * @param reported whether a report shows them
 */
public record SaleFigures(
        String productId,
        long publishedAt,
        long interestedUsers,
        int bucketsFired,
        int buckets,
        int bucketsFiredByMaxHold,
        Map<String, Long> outcomes,
        long firstAcceptedAt,
        long lastAcceptedAt,
        long changedAt,
        boolean reported) {

    static SaleFigures none(String productId, long publishedAt) {
        return new SaleFigures(productId, publishedAt, 0, 0, 0, 0, Map.of(), 0, 0, 0, true);
    }

    SaleFigures with(ReceiptCounts counts, long now) {
        Map<String, Long> sums = new HashMap<>(outcomes);
        counts.outcomes().forEach((outcome, count) -> sums.merge(outcome, count, Long::sum));
        return new SaleFigures(
                productId,
                publishedAt,
                interestedUsers,
                bucketsFired,
                buckets,
                bucketsFiredByMaxHold,
                sums,
                ReceiptCounts.earlier(firstAcceptedAt, counts.firstAcceptedAt()),
                Math.max(lastAcceptedAt, counts.lastAcceptedAt()),
                now,
                false);
    }

    SaleFigures with(BucketFired fired, long now) {
        return new SaleFigures(
                productId,
                publishedAt,
                interestedUsers + fired.users(),
                bucketsFired + 1,
                fired.buckets(),
                bucketsFiredByMaxHold + (fired.byMaxHold() ? 1 : 0),
                outcomes,
                firstAcceptedAt,
                lastAcceptedAt,
                now,
                false);
    }

    SaleFigures asReported() {
        return new SaleFigures(
                productId,
                publishedAt,
                interestedUsers,
                bucketsFired,
                buckets,
                bucketsFiredByMaxHold,
                outcomes,
                firstAcceptedAt,
                lastAcceptedAt,
                changedAt,
                true);
    }

    SaleReport report(String saleId, long now) {
        return new SaleReport(
                saleId,
                productId,
                interestedUsers,
                bucketsFired,
                buckets,
                bucketsFiredByMaxHold,
                outcomes,
                publishedAt,
                firstAcceptedAt,
                lastAcceptedAt,
                now);
    }
}
