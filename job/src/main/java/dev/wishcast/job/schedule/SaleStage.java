package dev.wishcast.job.schedule;

/** How far a sale has got in one bucket. State holds these names: a constant may be added, and none may go. */
public enum SaleStage {
    /** The sale waits for its start and for the changes committed before it. */
    SCHEDULED,
    /** The bucket's users are being emitted, or have been. */
    FIRED,
    /** The sale was cancelled or sold out. */
    STOPPED
}
