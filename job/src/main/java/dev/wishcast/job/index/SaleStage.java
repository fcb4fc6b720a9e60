package dev.wishcast.job.index;

/** How far a sale has got in one bucket. */
public enum SaleStage {
    /** Waits for its start and for the changes committed before it. */
    SCHEDULED,
    /** The bucket's users have been emitted. */
    FIRED,
    /** Cancelled or sold out. */
    STOPPED
}
