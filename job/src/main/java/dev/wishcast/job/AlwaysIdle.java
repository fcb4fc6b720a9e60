package dev.wishcast.job;

import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;

/**
 * For a stream without event time that joins another one: it neither holds that one's watermark back nor moves it on.
 *
 * <p>{@code Watermark.MAX_WATERMARK} would not do: once all the others are idle, even for a moment, it would be the
 * lowest watermark of all, and as a watermark never goes back, there would be no event time any more.
 */
final class AlwaysIdle<T> implements WatermarkGenerator<T> {

    @Override
    public void onEvent(T event, long timestamp, WatermarkOutput output) {
        // A record does not make the stream active.
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
        output.markIdle();
    }
}
