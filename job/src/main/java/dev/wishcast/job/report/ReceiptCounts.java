package dev.wishcast.job.report;

/**
 * What a number of receipts of one sale add up to. Immutable.
 *
 * @param saleId the sale
 * @param productId the product on sale
 * @param publishedAt when the sale event was written to Kafka, in milliseconds since the epoch
 * @param figures the sums
 */
public record ReceiptCounts(String saleId, String productId, long publishedAt, DeliveryFigures figures) {}
