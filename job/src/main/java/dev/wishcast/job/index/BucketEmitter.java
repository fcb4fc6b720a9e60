package dev.wishcast.job.index;

import dev.wishcast.connectors.sale.SaleEvent;
import dev.wishcast.job.device.UserDevices;
import dev.wishcast.job.report.SaleProgress;
import dev.wishcast.job.schedule.SaleSchedule;
import dev.wishcast.job.schedule.TrackedSale;
import dev.wishcast.sinks.SaleMessage;
import dev.wishcast.sinks.Slice;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Emits the buckets whose sale is due, one slice after the other, and only while the output has room. Products take turns,
 * so that a small sale does not wait behind a huge one. Used by one thread.
 *
 * <p>A bucket is read once. What is left of it is on the heap, and is written down only for a checkpoint. The state is found
 * again after a restart by its keys, so that no timer is needed for it.
 */
final class BucketEmitter {

    /**
     * How many users are emitted before the next look at whether the output has room. Their slices fill about one network
     * buffer, which Flink still lends where there is none (overdraft). So a slice does not wait for a buffer.
     */
    static final int SLICE = 100;

    /** Takes what is emitted. */
    interface Output {

        /** Takes recipients for a channel. */
        void emit(String channel, Slice slice);

        /** Takes word of what has become of a sale in a bucket. */
        void emit(SaleProgress progress);
    }

    private final Buckets buckets;
    private final SaleSchedule schedule;
    private final BucketState state;
    private final SliceBuilder slices;
    private final Output output;
    private final IndexCounters counters;

    private final ReadyBuckets ready = new ReadyBuckets();

    /** The keys under which the state holds something left to emit. */
    private final Set<BucketKey> kept = new HashSet<>();

    BucketEmitter(
            Buckets buckets,
            SaleSchedule schedule,
            BucketState state,
            SliceBuilder slices,
            Output output,
            IndexCounters counters) {
        this.buckets = buckets;
        this.schedule = schedule;
        this.state = state;
        this.slices = slices;
        this.output = output;
        this.counters = counters;
    }

    /** Adds the key, which is the selected one, to those that are emitted, if a sale of it is due. */
    void markReadyIfDue(BucketKey key) throws Exception {
        if (!ready.contains(key) && schedule.findDue().isPresent()) {
            ready.put(key, null);
        }
    }

    /** Tells the report that the bucket of the selected key will not fire for a sale. */
    void tellUnfired(SaleEvent sale, SaleProgress.Why why) {
        output.emit(SaleProgress.unfired(sale, buckets.count(), 1, why));
    }

    /** Whether nothing is left to emit. */
    boolean isIdle() {
        return ready.isEmpty();
    }

    /** Emits a slice, and further ones as long as something is left and there is reason to go on. */
    void emitWhile(BooleanSupplier goesOn) throws Exception {
        boolean more = !ready.isEmpty();
        while (more) {
            emitSlice();
            more = !ready.isEmpty() && goesOn.getAsBoolean();
        }
    }

    private void emitSlice() throws Exception {
        BucketKey key = ready.next();
        state.select(key);
        BucketEmission emission = ready.get(key);
        if (emission == null) {
            emission = begin();
        }
        if (emission == null) {
            forget(key);
            return;
        }
        SaleProgress.Why off = schedule.whyOff(emission.message().saleId());
        if (off == null) {
            emitUsers(key, emission);
        }
        if (off == null && !emission.isDone()) {
            ready.put(key, emission);
        } else {
            end(key, emission, off);
        }
    }

    /** Begins the emission of a sale that is due; {@code null} if it is not any more. */
    private BucketEmission begin() throws Exception {
        Optional<TrackedSale> due = schedule.findDue();
        if (due.isEmpty()) {
            return null;
        }
        TrackedSale sale = due.get();
        boolean byMaxHold = !schedule.isDue(sale);
        schedule.markFired(sale);
        List<String> users = new ArrayList<>();
        state.wishers().forEach(users::add);
        SaleEvent event = sale.event();
        return new BucketEmission(new PendingEmission(messageOf(event), event.startsAt(), byMaxHold, 0, users));
    }

    private void emitUsers(BucketKey key, BucketEmission emission) throws Exception {
        List<String> users = emission.next(SLICE);
        int recipients = 0;
        for (String userId : users) {
            UserDevices user = state.devices(key.user(userId));
            int added = slices.add(userId, user);
            recipients += added;
            if (added == 0) {
                counters.usersWithoutDevice.inc();
            }
        }
        counters.interests.inc(users.size());
        counters.pushRequests.inc(recipients);
        slices.build(buckets.bucketOf(key), emission.message(), output::emit);
        state.select(key);
    }

    private void end(BucketKey key, BucketEmission emission, SaleProgress.Why off) throws Exception {
        forget(key);
        schedule.forget(emission.message().saleId());
        SaleProgress progress = emission.progress(buckets.count(), emission.isDone() ? null : off);
        output.emit(progress);
        counters.bucketsFired.inc();
        if (progress.byMaxHold()) {
            counters.bucketsFiredByMaxHold.inc();
        }
        // Another sale of the same product may be due.
        markReadyIfDue(key);
    }

    /** Ends the emission of the selected key, and what a checkpoint wrote down of it. */
    private void forget(BucketKey key) throws Exception {
        ready.remove(key);
        if (kept.remove(key)) {
            state.keep(null);
        }
    }

    /** Writes down what is left, for a checkpoint. */
    void keep() throws Exception {
        for (BucketKey key : ready.all()) {
            BucketEmission emission = ready.get(key);
            // What has not begun is written once, however many checkpoints find it: it can be a million buckets.
            if (kept.add(key) || emission != null) {
                state.select(key);
                state.keep(emission == null ? PendingEmission.NOT_BEGUN : emission.pending());
            }
        }
    }

    /** Goes on with what a checkpoint found. An emission that had not begun waits again for the changes committed before. */
    void restore(List<BucketKey> keys) throws Exception {
        for (BucketKey key : keys) {
            state.select(key);
            PendingEmission pending = state.pending();
            schedule.rearm();
            if (pending.hasBegun()) {
                ready.put(key, new BucketEmission(pending));
                kept.add(key);
            } else {
                state.keep(null);
                markReadyIfDue(key);
            }
        }
    }

    private static SaleMessage messageOf(SaleEvent event) {
        return new SaleMessage(
                event.saleId(),
                event.productId(),
                event.title(),
                event.body(),
                event.attributes(),
                event.publishedAt(),
                event.endsAt());
    }
}
