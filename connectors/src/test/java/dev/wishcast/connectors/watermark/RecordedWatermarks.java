package dev.wishcast.connectors.watermark;

import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkOutput;

/** Remembers what a watermark generator said last. */
final class RecordedWatermarks implements WatermarkOutput {

    private String last;

    /** The last watermark's timestamp, {@code idle}, {@code active}, or {@code null} if there was nothing. */
    String last() {
        return last;
    }

    @Override
    public void emitWatermark(Watermark watermark) {
        last = Long.toString(watermark.getTimestamp());
    }

    @Override
    public void markIdle() {
        last = "idle";
    }

    @Override
    public void markActive() {
        last = "active";
    }
}
