package dev.wishcast.job.index;

import dev.wishcast.connectors.sale.SaleEvent;

/**
 * A sale event addressed to one of its product's buckets. Immutable.
 *
 * @param bucket the bucket
 * @param event the sale event
 */
public record BucketedSale(ProductBucket bucket, SaleEvent event) {}
