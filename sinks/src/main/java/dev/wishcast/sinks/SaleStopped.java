package dev.wishcast.sinks;

/**
 * Tells a sink that a sale was cancelled or sold out. The sink sends nothing more of the sale to the users of this bucket. Slices
 * of the sale may arrive later than this notice, as the two travel on different edges. Immutable.
 *
 * @param bucket the bucket
 * @param saleId the sale
 * @param forgetAt from when on no slice of the sale can arrive any more, in milliseconds since the epoch
 */
public record SaleStopped(int bucket, String saleId, long forgetAt) implements SinkInput {}
