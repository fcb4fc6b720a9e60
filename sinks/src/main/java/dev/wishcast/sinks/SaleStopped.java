package dev.wishcast.sinks;

/**
 * Word that a sale was cancelled or sold out: nothing more is sent for it to the users of this bucket. Slices of the sale may
 * arrive later than this word, as the two travel on different edges. Immutable.
 *
 * @param bucket the bucket
 * @param saleId the sale
 * @param forgetAt from when on no slice of the sale can arrive any more, in milliseconds since the epoch
 */
public record SaleStopped(int bucket, String saleId, long forgetAt) implements SinkInput {}
