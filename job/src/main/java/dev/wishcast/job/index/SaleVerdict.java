package dev.wishcast.job.index;

import dev.wishcast.connectors.sale.SaleEvent;
import dev.wishcast.connectors.sale.SaleStatus;

/** What a sale event means to a bucket, given what the bucket already knows of the sale. */
enum SaleVerdict {
    /** A new sale: fire it when it is due. */
    SCHEDULE,
    /** Cancelled or sold out: remember that, whether or not its start has been seen, so that no late start fires it. */
    STOP,
    /** Says nothing new. */
    REPEATED,
    /** The sale is over. */
    ENDED;

    /**
     * Judges an event.
     *
     * @param known what the bucket knows of the event's sale, or {@code null}
     * @param now milliseconds since the epoch
     */
    static SaleVerdict of(TrackedSale known, SaleEvent event, long now) {
        if (known == null) {
            if (event.endsAt() <= now) {
                return ENDED;
            }
            return event.status() == SaleStatus.STARTED ? SCHEDULE : STOP;
        }
        boolean stops = event.status() != SaleStatus.STARTED && known.stage() != SaleStage.STOPPED;
        return stops ? STOP : REPEATED;
    }
}
