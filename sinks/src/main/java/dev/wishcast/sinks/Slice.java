package dev.wishcast.sinks;

import java.util.List;

/**
 * Some recipients of a sale, all from one bucket of users, with the sale's message once. Immutable.
 *
 * @param bucket the bucket
 * @param message what to send; the same object for all recipients
 * @param recipients whom to send it to, at least one; all have the same platform
 */
public record Slice(int bucket, SaleMessage message, List<Recipient> recipients) implements SinkInput {}
