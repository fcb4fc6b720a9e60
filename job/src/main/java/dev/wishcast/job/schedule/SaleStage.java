package dev.wishcast.job.schedule;

import dev.wishcast.connectors.sale.SaleStatus;

/** How far a sale has got in one bucket. State holds these names: a constant may be added, and none may go. */
public enum SaleStage {
    /** The sale waits for its start and for the changes committed before it. */
    SCHEDULED,
    /** The bucket's users are being emitted, or have been. */
    FIRED,
    /** The sale was called off. */
    CANCELLED,
    /** Nothing was left to buy. */
    SOLD_OUT;

    static SaleStage of(SaleStatus stop) {
        return stop == SaleStatus.CANCELLED ? CANCELLED : SOLD_OUT;
    }
}
