package dev.wishcast.job.index;

import dev.wishcast.sinks.SaleMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** One bucket's users on their way out for a sale, some at a time. Used by one thread. */
final class BucketEmission {

    private final SaleMessage message;
    private final boolean byMaxHold;
    private final Deque<String> rest = new ArrayDeque<>();
    private long emitted;

    private BucketEmission(SaleMessage message, boolean byMaxHold, long emitted) {
        this.message = message;
        this.byMaxHold = byMaxHold;
        this.emitted = emitted;
    }

    /** Reads all users of a bucket, once. */
    static BucketEmission start(SaleMessage message, boolean byMaxHold, Iterable<String> users) {
        BucketEmission emission = new BucketEmission(message, byMaxHold, 0);
        users.forEach(emission.rest::add);
        return emission;
    }

    /** Goes on where a checkpoint found it. */
    static BucketEmission resume(PendingEmission pending) {
        BucketEmission emission = new BucketEmission(pending.message(), pending.byMaxHold(), pending.emitted());
        emission.rest.addAll(pending.userIds());
        return emission;
    }

    /** What is left, for the state. */
    PendingEmission pending() {
        return new PendingEmission(message, byMaxHold, emitted, new ArrayList<>(rest));
    }

    SaleMessage message() {
        return message;
    }

    boolean isDone() {
        return rest.isEmpty();
    }

    /** Takes out the next users, at most so many. */
    List<String> next(int most) {
        List<String> users = new ArrayList<>(Math.min(most, rest.size()));
        while (users.size() < most && !rest.isEmpty()) {
            users.add(rest.remove());
        }
        emitted += users.size();
        return users;
    }

    /** What the report is told at the end. */
    BucketFired fired(int buckets) {
        return new BucketFired(
                message.saleId(), message.productId(), message.publishedAt(), emitted, buckets, byMaxHold);
    }
}
