package dev.wishcast.local.shop;

/**
 * Who got a push, against who should have. Immutable. Times are milliseconds since the sale event was published.
 *
 * @param audience devices that should get one, by SQL on MySQL
 * @param accepted different devices that got one, as the provider stub saw
 * @param missing devices that should have got one and did not
 * @param duplicates pushes beyond the first of each device
 * @param unexpected devices that got one and should not have
 */
public record Deliveries(
        long audience,
        long accepted,
        long missing,
        long duplicates,
        long unexpected,
        long firstAcceptedMs,
        long lastAcceptedMs) {

    /** Whether everyone got exactly one push, and nobody else did. */
    public boolean complete() {
        return missing == 0 && duplicates == 0 && unexpected == 0;
    }

    /** Accepted pushes a second, from the first to the last. */
    public long perSecond() {
        return accepted * 1000 / Math.max(1, lastAcceptedMs - firstAcceptedMs);
    }
}
