package dev.wishcast.benchmarks.scale;

/**
 * What is asked of a cluster. Immutable.
 *
 * @param users with one phone each
 * @param rows of all wishlists
 * @param largestAudience of one sale
 */
record Workload(long users, long rows, long notificationsPerDay, long largestAudience) {

    /** 10 million users, 500 million wishes, 50 million notifications a day, half a million waiting for one product. */
    static final Workload TODAY = new Workload(10_000_000, 500_000_000, 50_000_000, 500_000);

    Workload times(long factor) {
        return new Workload(users * factor, rows * factor, notificationsPerDay * factor, largestAudience * factor);
    }
}
