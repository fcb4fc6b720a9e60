package dev.wishcast.job.report;

import dev.wishcast.connectors.receipt.DeliveryReceipt;

/**
 * What a number of receipts of one sale add up to. Immutable.
 *
 * @param saleId the sale
 * @param productId the product on sale
 * @param publishedAt when the sale event was written to Kafka, in milliseconds since the epoch
 * @param figures the sums
 */
public record ReceiptCounts(String saleId, String productId, long publishedAt, DeliveryFigures figures) {

    /** @param any a receipt of the sale, which says what the sale is */
    static ReceiptCounts of(DeliveryReceipt any, DeliveryFigures figures) {
        return new ReceiptCounts(any.saleId(), any.productId(), any.publishedAt(), figures);
    }
}
