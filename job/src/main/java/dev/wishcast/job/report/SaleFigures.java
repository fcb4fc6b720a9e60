package dev.wishcast.job.report;

import dev.wishcast.connectors.report.SaleReport;

/**
 * What is known of a sale so far. Immutable. Times are milliseconds since the epoch.
 *
 * @param productId the product on sale
 * @param publishedAt when the sale event was written to Kafka
 * @param startsAt when the sale starts; 0 as long as only receipts are known
 * @param endsAt when the sale ends; 0 likewise
 * @param index what the index emitted
 * @param delivery what became of it
 * @param changedAt when the figures last changed
 * @param reported whether a report shows them
 */
public record SaleFigures(
        String productId,
        long publishedAt,
        long startsAt,
        long endsAt,
        IndexFigures index,
        DeliveryFigures delivery,
        long changedAt,
        boolean reported) {

    static SaleFigures none(String productId, long publishedAt) {
        return new SaleFigures(productId, publishedAt, 0, 0, IndexFigures.NONE, DeliveryFigures.NONE, 0, true);
    }

    SaleFigures plus(SaleProgress progress, long now) {
        return new SaleFigures(
                productId,
                publishedAt,
                progress.startsAt(),
                progress.endsAt(),
                index.plus(progress),
                delivery,
                now,
                false);
    }

    SaleFigures plus(DeliveryFigures more, long now) {
        return new SaleFigures(productId, publishedAt, startsAt, endsAt, index, delivery.plus(more), now, false);
    }

    /** Whether more is known than receipts. */
    boolean isAnnounced() {
        return endsAt > 0;
    }

    SaleFigures asReported() {
        return new SaleFigures(productId, publishedAt, startsAt, endsAt, index, delivery, changedAt, true);
    }

    /** @param isFinal whether no later report of the sale comes */
    SaleReport report(String saleId, long now, boolean isFinal) {
        return new SaleReport(
                saleId,
                productId,
                startsAt,
                endsAt,
                index.usersFound(),
                index.usersNotAsked(),
                index.bucketsFired(),
                index.buckets(),
                index.bucketsFiredByMaxHold(),
                index.bucketsNotFired(),
                delivery.outcomes(),
                publishedAt,
                delivery.firstAcceptedAt(),
                delivery.lastAcceptedAt(),
                now,
                isFinal);
    }
}
