package dev.wishcast.job.index;

import dev.wishcast.sinks.SaleMessage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.flink.util.Collector;

/** One bucket's users on their way out for a sale, a few at a time. Used by the task's thread only. */
final class BucketScan {

    /**
     * How many users are emitted before the next look at whether the output has room. They fill about one network buffer,
     * which Flink still lends where there is none (overdraft): so a slice does not wait for one.
     */
    static final int SLICE = 100;

    private final SaleMessage message;
    private final long asOf;
    private final boolean byMaxHold;
    private final Deque<String> users;
    private long emitted;

    private BucketScan(SaleMessage message, long asOf, boolean byMaxHold, long emitted, Deque<String> users) {
        this.message = message;
        this.asOf = asOf;
        this.byMaxHold = byMaxHold;
        this.emitted = emitted;
        this.users = users;
    }

    static BucketScan start(SaleMessage message, long asOf, boolean byMaxHold, Iterable<String> users) {
        BucketScan scan = new BucketScan(message, asOf, byMaxHold, 0, new ArrayDeque<>());
        users.forEach(scan.users::add);
        return scan;
    }

    static BucketScan resume(UnsentInterests unsent) {
        return new BucketScan(
                unsent.message(),
                unsent.asOf(),
                unsent.byMaxHold(),
                unsent.emitted(),
                new ArrayDeque<>(unsent.userIds()));
    }

    /** What is left, for the state. */
    UnsentInterests unsent() {
        return new UnsentInterests(message, asOf, byMaxHold, emitted, List.copyOf(users));
    }

    String saleId() {
        return message.saleId();
    }

    void emitSlice(Collector<Interest> out) {
        for (int i = 0; i < SLICE && !users.isEmpty(); i++) {
            out.collect(new Interest(users.remove(), message, asOf, byMaxHold));
            emitted++;
        }
    }

    boolean isDone() {
        return users.isEmpty();
    }

    /** What the report is told at the end. */
    BucketFired fired(int buckets) {
        return new BucketFired(
                message.saleId(), message.productId(), message.publishedAt(), emitted, buckets, byMaxHold);
    }
}
