package dev.wishcast.job.schedule;

/** Time, and timers of one product in one bucket. Which product and bucket is the caller's current key. */
public interface SaleTimers {

    /** The time of the wall clock, in milliseconds since the epoch. */
    long now();

    /** Up to when all changes are known, in milliseconds since the epoch. */
    long watermark();

    /** Calls {@link SaleSchedule#onTimer()} when the watermark has passed this time. A repeated call changes nothing. */
    void atWatermark(long time);

    /** Calls {@link SaleSchedule#onTimer()} when the wall clock has passed this time. A repeated call changes nothing. */
    void atTime(long time);
}
