package dev.wishcast.job.index;

/**
 * Word that a bucket has emitted its users for a sale. Immutable.
 *
 * @param saleId the sale
 * @param productId the product on sale
 * @param publishedAt when the sale event was written to Kafka, in milliseconds since the epoch
 * @param users how many users were emitted
 * @param buckets how many buckets there are
 * @param byMaxHold whether the sale did not wait any longer for the changes committed before it
 */
public record BucketFired(
        String saleId, String productId, long publishedAt, long users, int buckets, boolean byMaxHold) {}
