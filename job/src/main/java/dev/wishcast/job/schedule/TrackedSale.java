package dev.wishcast.job.schedule;

import dev.wishcast.connectors.sale.SaleEvent;

/**
 * What a bucket remembers of a sale until the sale ends. Immutable. Times are milliseconds since the epoch.
 *
 * @param event the first event of the sale
 * @param stage how far the sale has got
 * @param seenAt when the event reached the bucket
 */
public record TrackedSale(SaleEvent event, SaleStage stage, long seenAt) {

    /** The sale's id. */
    public String saleId() {
        return event.saleId();
    }

    /** When the sale should fire: not before its start, and not before the changes committed before its publication. */
    public long dueAt() {
        return Math.max(event.startsAt(), event.publishedAt());
    }

    /**
     * Until when the sale waits for changes that were committed before it was due.
     *
     * @param openedAt when this run of the job began: after a restart the changes get the whole time again to catch up
     * @param maxHold the longest wait, in milliseconds
     */
    long holdUntil(long openedAt, long maxHold) {
        return Math.max(dueAt(), Math.max(seenAt, openedAt)) + maxHold;
    }

    boolean isScheduled() {
        return stage == SaleStage.SCHEDULED;
    }

    boolean hasEnded(long now) {
        return event.endsAt() <= now;
    }

    TrackedSale at(SaleStage next) {
        return new TrackedSale(event, next, seenAt);
    }
}
