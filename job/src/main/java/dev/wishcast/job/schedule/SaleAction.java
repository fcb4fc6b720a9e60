package dev.wishcast.job.schedule;

import dev.wishcast.connectors.sale.SaleEvent;
import dev.wishcast.connectors.sale.SaleStatus;

/** What a sale event asks of a bucket, given what the bucket already knows of the sale. */
public enum SaleAction {
    /** The sale is new: it fires when it is due. */
    SCHEDULE,
    /** The sale was cancelled or sold out. The stop is remembered even before the start was seen, so that no late start fires. */
    STOP,
    /** The event says nothing new. */
    IGNORE_REPEATED,
    /** The sale is over. */
    IGNORE_ENDED;

    /**
     * Judges an event.
     *
     * @param known what the bucket knows of the event's sale, or {@code null}
     * @param now milliseconds since the epoch
     */
    static SaleAction of(TrackedSale known, SaleEvent event, long now) {
        if (known == null) {
            if (event.endsAt() <= now) {
                return IGNORE_ENDED;
            }
            return event.status() == SaleStatus.STARTED ? SCHEDULE : STOP;
        }
        boolean stops = event.status() != SaleStatus.STARTED && known.stage() != SaleStage.STOPPED;
        return stops ? STOP : IGNORE_REPEATED;
    }
}
