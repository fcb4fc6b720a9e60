package dev.wishcast.connectors.debezium;

/**
 * One row of the wishlist table came, changed or went. Immutable.
 *
 * @param productId the product, as an opaque string whatever its type in MySQL; empty only for a heartbeat
 * @param userId the user, likewise
 * @param kind whether the row is there now, or a heartbeat, which has no more than {@code changedAt}
 * @param addedAt when the user added the product, in milliseconds since the epoch; 0 if the row is gone or does not say
 * @param changedAt when MySQL committed the change, in milliseconds since the epoch; 0 for snapshot rows and tombstones,
 *     which do not say
 */
public record WishlistChange(String productId, String userId, ChangeKind kind, long addedAt, long changedAt) {}
