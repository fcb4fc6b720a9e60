package dev.wishcast.job.index;

import dev.wishcast.connectors.sale.SaleEvent;

/**
 * A sale event addressed to one bucket. Immutable.
 *
 * @param bucket the bucket, as of {@link Buckets}
 * @param event the sale event
 */
public record BucketedSale(int bucket, SaleEvent event) {}
