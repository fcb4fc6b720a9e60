package dev.wishcast.job.index;

/**
 * One of a product's buckets has emitted its users for a sale. Immutable.
 *
 * @param saleId the sale
 * @param productId the product on sale
 * @param publishedAt when the sale event was written to Kafka, in milliseconds since the epoch
 * @param users how many users the bucket held
 * @param buckets how many buckets the product has
 * @param byMaxHold the sale did not wait any longer for the changes committed before it
 */
public record BucketFired(
        String saleId, String productId, long publishedAt, long users, int buckets, boolean byMaxHold) {}
