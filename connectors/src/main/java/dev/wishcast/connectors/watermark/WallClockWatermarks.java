package dev.wishcast.connectors.watermark;

import java.util.function.LongSupplier;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;

/** Watermarks that follow the wall clock, also in splits without records and in subtasks without splits. */
public final class WallClockWatermarks<T> implements WatermarkGenerator<T> {

    private final LongSupplier wallClock;

    public WallClockWatermarks(LongSupplier wallClock) {
        this.wallClock = wallClock;
    }

    @Override
    public void onEvent(T event, long timestamp, WatermarkOutput output) {
        // Time passes without events too.
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
        output.emitWatermark(new Watermark(wallClock.getAsLong()));
    }
}
