package dev.wishcast.job.report;

import dev.wishcast.connectors.report.SaleReport;

/**
 * What is known of a sale so far. Immutable. Times are milliseconds since the epoch.
 *
 * @param productId the product on sale
 * @param publishedAt when the sale event was written to Kafka
 * @param index what the index emitted
 * @param delivery what became of it
 * @param changedAt when the figures last changed
 * @param reported whether a report shows them
 */
public record SaleFigures(
        String productId,
        long publishedAt,
        IndexFigures index,
        DeliveryFigures delivery,
        long changedAt,
        boolean reported) {

    static SaleFigures none(String productId, long publishedAt) {
        return new SaleFigures(productId, publishedAt, IndexFigures.NONE, DeliveryFigures.NONE, 0, true);
    }

    SaleFigures with(IndexFigures newIndex, long now) {
        return new SaleFigures(productId, publishedAt, newIndex, delivery, now, false);
    }

    SaleFigures with(DeliveryFigures newDelivery, long now) {
        return new SaleFigures(productId, publishedAt, index, newDelivery, now, false);
    }

    SaleFigures asReported() {
        return new SaleFigures(productId, publishedAt, index, delivery, changedAt, true);
    }

    SaleReport report(String saleId, long now) {
        return new SaleReport(
                saleId,
                productId,
                index.users(),
                index.bucketsFired(),
                index.buckets(),
                index.bucketsFiredByMaxHold(),
                delivery.outcomes(),
                publishedAt,
                delivery.firstAcceptedAt(),
                delivery.lastAcceptedAt(),
                now);
    }
}
