package dev.wishcast.job.schedule;

import dev.wishcast.connectors.sale.SaleEvent;
import dev.wishcast.connectors.sale.SaleStatus;

/** What a sale event asks of a bucket, given what the bucket already knows of the sale. */
public enum SaleAction {
    /** The sale is new: it fires when it is due. */
    SCHEDULE,
    /** The sale was stopped before the bucket fired. */
    CALL_OFF,
    /** The sale was stopped after the bucket fired: what is on its way is withdrawn. */
    STOP,
    /** The event says nothing new. */
    IGNORE;

    /** @param known what the bucket knows of the event's sale, or {@code null} */
    static SaleAction of(TrackedSale known, SaleEvent event) {
        boolean starts = event.status() == SaleStatus.STARTED;
        if (known == null) {
            return starts ? SCHEDULE : STOP;
        } else if (starts) {
            return IGNORE;
        }
        return switch (known.stage()) {
            case SCHEDULED -> CALL_OFF;
            case FIRED -> STOP;
            case CANCELLED, SOLD_OUT -> IGNORE;
        };
    }
}
