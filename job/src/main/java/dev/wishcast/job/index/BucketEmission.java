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
    private final Deque<String> rest;
    private long emitted;

    /** Begins with what is left, be it all of a bucket's users or what a checkpoint found. */
    BucketEmission(PendingEmission pending) {
        this.message = pending.message();
        this.byMaxHold = pending.byMaxHold();
        this.rest = new ArrayDeque<>(pending.userIds());
        this.emitted = pending.emitted();
    }

    /** What is left, for the state. */
    PendingEmission pending() {
        return new PendingEmission(message, byMaxHold, emitted, List.copyOf(rest));
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
