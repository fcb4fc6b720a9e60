package dev.wishcast.connectors.watermark;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.util.clock.RelativeClock;

/**
 * Watermarks of one split of a change stream: bounded out-of-orderness, idle after a while without records. Three things
 * differ from Flink's own {@code forBoundedOutOfOrderness(…).withIdleness(…)}, all so that a sale does not fire on a
 * half-built index:
 *
 * <ul>
 *   <li>A split that has not delivered anything since the start is idle only after a longer grace: after a restart with a
 *       backlog, the first fetch takes longer than the idleness.
 *   <li>It says at once that it is active, rather than when it has something to say: Flink counts the split outputs of a
 *       subtask as idle until their first watermark, so a subtask with splits would be idle as soon as its unused main
 *       output is.
 *   <li>The first record after idleness gives a watermark at once, not at the next period.
 * </ul>
 *
 * <p>A change from the future counts as one of now: whatever it claims, nothing is proven of what has not been committed
 * yet.
 *
 * <p>Records without a date (timestamp 0: snapshot rows, tombstones and dead letters) count as activity and do not move
 * the watermark in time. As long as there are no others, the watermark stays below every point in time and yet grows, as
 * Flink takes an output for active again only when its watermark grows.
 */
public final class ChangeWatermarks<T> implements WatermarkGenerator<T> {

    private final long outOfOrdernessMillis;
    private final long idlenessNanos;
    private final long startupGraceNanos;
    private final RelativeClock activityClock;
    private final LongSupplier wallClock;

    private long latestChange;
    private long quietSince;
    private boolean delivered;
    private boolean everDelivered;
    private boolean idle;

    /**
     * Creates the generator of one split.
     *
     * @param outOfOrderness how much older than its predecessors a change can be
     * @param idleness how long without records until the split no longer holds the watermark
     * @param startupGrace the same for a split that has not delivered anything since the start; also how long a subtask
     *     without splits holds the watermark
     * @param activityClock stands still while the split could not deliver, such as under backpressure
     * @param wallClock milliseconds since the epoch
     */
    public ChangeWatermarks(
            Duration outOfOrderness,
            Duration idleness,
            Duration startupGrace,
            RelativeClock activityClock,
            LongSupplier wallClock) {
        this.outOfOrdernessMillis = outOfOrderness.toMillis();
        this.idlenessNanos = idleness.toNanos();
        this.startupGraceNanos = startupGrace.toNanos();
        this.activityClock = activityClock;
        this.wallClock = wallClock;
        this.quietSince = activityClock.relativeTimeNanos();
    }

    @Override
    public void onEvent(T event, long timestamp, WatermarkOutput output) {
        latestChange = Math.max(latestChange, Math.min(timestamp, wallClock.getAsLong()));
        delivered = true;
        everDelivered = true;
        if (idle) {
            idle = false;
            output.emitWatermark(watermark());
        }
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
        long now = activityClock.relativeTimeNanos();
        if (delivered) {
            delivered = false;
            quietSince = now;
        }
        idle = now - quietSince > (everDelivered ? idlenessNanos : startupGraceNanos);
        if (idle) {
            output.markIdle();
        } else {
            output.emitWatermark(watermark());
        }
    }

    private Watermark watermark() {
        return new Watermark(
                latestChange == 0 ? Long.MIN_VALUE + wallClock.getAsLong() : latestChange - outOfOrdernessMillis - 1);
    }
}
