package dev.wishcast.job.schedule;

import dev.wishcast.connectors.sale.SaleEvent;
import dev.wishcast.job.report.SaleProgress.Why;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.watermark.Watermark;

/**
 * Decides when a product's sales fire in one bucket. The current key of the store and of the timers names product and bucket.
 * Used by one thread.
 *
 * <p>A sale fires when the watermark has passed the time it is due: all changes committed before it are then known. After
 * the longest wait the sale fires without them. A sale that has ended is forgotten.
 *
 * <p>The index is being built as long as the watermark is behind the job's start. Until then the longest wait begins anew with
 * every row of a snapshot or from before that start: a connector that is stuck delivers none. Later rows hold no sale, also if
 * heartbeats are missing and the watermark never gets a time.
 */
public final class SaleSchedule {

    private final SaleStore sales;
    private final TimerService timers;
    private final long maxHold;
    private final long builtSince;
    private final long openedAt;
    private long lastRowOfTheBuildAt;

    /**
     * Creates the schedule.
     *
     * @param maxHold how long a sale waits at most for the changes committed before it
     * @param builtSince when the job started without state, in milliseconds since the epoch
     */
    public SaleSchedule(SaleStore sales, TimerService timers, Duration maxHold, long builtSince) {
        this.sales = sales;
        this.timers = timers;
        this.maxHold = maxHold.toMillis();
        this.builtSince = builtSince;
        this.openedAt = timers.currentProcessingTime();
    }

    /**
     * A row was applied to the index, under whatever key.
     *
     * @param changedAt when the change was committed, in milliseconds since the epoch; 0 for a row of a snapshot
     */
    public void onRow(long changedAt) {
        if (changedAt < builtSince && timers.currentWatermark() < builtSince) {
            lastRowOfTheBuildAt = timers.currentProcessingTime();
        }
    }

    /** Takes an event into account, and says what it asked for. */
    public SaleAction accept(SaleEvent event) throws Exception {
        List<TrackedSale> all = sales.all();
        TrackedSale known = find(all, event.saleId());
        SaleAction action = SaleAction.of(known, event);
        switch (action) {
            case SCHEDULE -> {
                TrackedSale sale = new TrackedSale(event, SaleStage.SCHEDULED, timers.currentProcessingTime());
                put(all, sale);
                arm(sale);
            }
            case CALL_OFF -> sales.replaceAll(without(all, event.saleId()));
            case STOP -> {
                // Whoever emits the bucket at the moment finds out by the stage.
                if (known != null) {
                    put(all, known.at(SaleStage.of(event.status())));
                }
            }
            case IGNORE -> {
                // The registry of sales passes on what is new. A restart can bring it twice.
            }
        }
        return action;
    }

    private static TrackedSale find(List<TrackedSale> all, String saleId) {
        for (TrackedSale sale : all) {
            if (sale.saleId().equals(saleId)) {
                return sale;
            }
        }
        return null;
    }

    private void put(List<TrackedSale> all, TrackedSale sale) throws Exception {
        List<TrackedSale> next = without(all, sale.saleId());
        next.add(sale);
        sales.replaceAll(next);
    }

    private static List<TrackedSale> without(List<TrackedSale> all, String saleId) {
        List<TrackedSale> others = new ArrayList<>(all);
        others.removeIf(sale -> sale.saleId().equals(saleId));
        return others;
    }

    /**
     * A timer of the current key has fired: forgets the sales that have ended, and waits on for the others.
     *
     * @return those that have ended and never fired
     */
    public List<TrackedSale> onTimer() throws Exception {
        long now = timers.currentProcessingTime();
        List<TrackedSale> left = new ArrayList<>(sales.all());
        List<TrackedSale> missed = new ArrayList<>();
        boolean someEnded = left.removeIf(sale -> {
            boolean ended = sale.hasEnded(now);
            if (ended && sale.isScheduled()) {
                missed.add(sale);
            }
            return ended;
        });
        if (someEnded) {
            sales.replaceAll(left);
        }
        arm(left);
        return missed;
    }

    /** Sets the timers of the current key's sales again, such as after a restart. */
    public void rearm() throws Exception {
        arm(sales.all());
    }

    private void arm(List<TrackedSale> all) {
        for (TrackedSale sale : all) {
            if (sale.isScheduled()) {
                arm(sale);
            }
        }
    }

    private void arm(TrackedSale sale) {
        if (sale.dueAt() > timers.currentWatermark()) {
            timers.registerEventTimeTimer(sale.dueAt());
        }
        long holdUntil = holdUntil(sale);
        long endsAt = sale.event().endsAt();
        // One timer at a time: with ten thousand sales, each bucket of each has one.
        boolean isHeld = holdUntil > timers.currentProcessingTime();
        timers.registerProcessingTimeTimer(isHeld ? Math.min(holdUntil, endsAt) : endsAt);
    }

    private long holdUntil(TrackedSale sale) {
        return Math.max(sale.holdUntil(openedAt, maxHold), lastRowOfTheBuildAt + maxHold);
    }

    /** A sale of the current key that is due, or that has waited for too long. */
    public Optional<TrackedSale> findDue() throws Exception {
        long now = timers.currentProcessingTime();
        for (TrackedSale sale : sales.all()) {
            boolean heldTooLong = holdUntil(sale) <= now;
            if (sale.isScheduled() && !sale.hasEnded(now) && (isDue(sale) || heldTooLong)) {
                return Optional.of(sale);
            }
        }
        return Optional.empty();
    }

    /** Whether all changes committed before the sale are known. */
    public boolean isDue(TrackedSale sale) {
        long watermark = timers.currentWatermark();
        // A drained job gets the last of all watermarks, and with it every timer. That is no reason to start a sale
        // early.
        boolean drained = watermark == Watermark.MAX_WATERMARK.getTimestamp();
        return sale.dueAt() <= (drained ? timers.currentProcessingTime() : watermark);
    }

    /** The bucket's users are emitted for the sale from now on. */
    public void markFired(TrackedSale sale) throws Exception {
        put(sales.all(), sale.at(SaleStage.FIRED));
    }

    /** Nothing of the sale is left to decide, such as when all of the bucket's users are emitted. */
    public void forget(String saleId) throws Exception {
        sales.replaceAll(without(sales.all(), saleId));
    }

    /** Why a sale that has fired is not on any more; {@code null} if it is. */
    public Why whyOff(String saleId) throws Exception {
        TrackedSale sale = find(sales.all(), saleId);
        if (sale == null || sale.hasEnded(timers.currentProcessingTime())) {
            return Why.SALE_ENDED;
        }
        return switch (sale.stage()) {
            case CANCELLED -> Why.CANCELLED;
            case SOLD_OUT -> Why.SOLD_OUT;
            case SCHEDULED, FIRED -> null;
        };
    }
}
