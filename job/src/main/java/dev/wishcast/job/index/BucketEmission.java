package dev.wishcast.job.index;

import dev.wishcast.job.report.SaleProgress;
import dev.wishcast.sinks.SaleMessage;
import java.util.List;

/** One bucket's users on their way out for a sale, some at a time. Used by one thread. */
final class BucketEmission {

    private final PendingEmission start;
    private int emitted;

    /** Begins with what is left, be it all of a bucket's users or what a checkpoint found. */
    BucketEmission(PendingEmission start) {
        this.start = start;
    }

    /** What is left, for the state. */
    PendingEmission pending() {
        List<String> rest = start.userIds().subList(emitted, start.userIds().size());
        return new PendingEmission(
                start.message(), start.startsAt(), start.byMaxHold(), start.emitted() + emitted, List.copyOf(rest));
    }

    SaleMessage message() {
        return start.message();
    }

    boolean isDone() {
        return emitted == start.userIds().size();
    }

    /** Takes out the next users, at most so many. */
    List<String> next(int most) {
        int from = emitted;
        emitted = Math.min(from + most, start.userIds().size());
        return start.userIds().subList(from, emitted);
    }

    /**
     * What the report is told at the end.
     *
     * @param why why the rest is not emitted; {@code null} if nothing is left
     */
    SaleProgress progress(int buckets, SaleProgress.Why why) {
        SaleMessage message = start.message();
        return new SaleProgress(
                message.saleId(),
                message.productId(),
                message.publishedAt(),
                start.startsAt(),
                message.expiresAt(),
                buckets,
                true,
                start.byMaxHold(),
                start.emitted() + emitted,
                start.userIds().size() - emitted,
                0,
                why);
    }
}
