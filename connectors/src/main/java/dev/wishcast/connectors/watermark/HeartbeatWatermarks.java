package dev.wishcast.connectors.watermark;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;

/** Watermarks of the heartbeats: never idle, so that a connector that stands still holds the watermark. */
public final class HeartbeatWatermarks<T> implements WatermarkGenerator<T> {

    private final long outOfOrdernessMillis;
    private final LongSupplier wallClock;
    private long latest = Long.MIN_VALUE;

    /**
     * Creates the generator.
     *
     * @param outOfOrderness how much older than the heartbeat a change that arrives after it can be
     * @param wallClock milliseconds since the epoch; a heartbeat from the future counts as one of now
     */
    public HeartbeatWatermarks(Duration outOfOrderness, LongSupplier wallClock) {
        this.outOfOrdernessMillis = outOfOrderness.toMillis();
        this.wallClock = wallClock;
    }

    @Override
    public void onEvent(T event, long timestamp, WatermarkOutput output) {
        // At once rather than at the next period: heartbeats are rare, and a sale may be waiting for this one.
        long committedAt = Math.min(timestamp, wallClock.getAsLong());
        if (committedAt > latest) {
            latest = committedAt;
            output.emitWatermark(new Watermark(latest - outOfOrdernessMillis - 1));
        }
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
        // Nothing has happened since onEvent that would move the watermark.
    }
}
