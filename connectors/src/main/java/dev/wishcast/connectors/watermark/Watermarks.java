package dev.wishcast.connectors.watermark;

import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/** The watermark strategies of our sources; without timestamp assigners. */
public final class Watermarks {

    private Watermarks() {}

    /**
     * For change streams: bounded out-of-orderness with idleness, in each split. Backpressure is not idleness. Timestamp 0
     * stands for a record without a date, which shows activity only.
     *
     * @param outOfOrderness how much older than its predecessors a change can be
     * @param idleness how long without records until a split no longer holds the watermark
     * @param startupGrace the same for a split that has not delivered anything since the start; also how long a subtask
     *     without splits holds the watermark
     */
    public static <T> WatermarkStrategy<T> ofChanges(
            Duration outOfOrderness, Duration idleness, Duration startupGrace) {
        return WatermarkStrategy.forGenerator(context -> new ChangeWatermarks<>(
                outOfOrderness, idleness, startupGrace, context.getInputActivityClock(), System::currentTimeMillis));
    }

    /**
     * For heartbeats: never idle. To be used behind the source and not in it, in one subtask: all heartbeats are in one
     * partition, and in the source each other partition would hold the watermark for ever.
     *
     * @param outOfOrderness how much older than the heartbeat a change that arrives after it can be
     */
    public static <T> WatermarkStrategy<T> ofHeartbeats(Duration outOfOrderness) {
        return WatermarkStrategy.forGenerator(
                context -> new HeartbeatWatermarks<>(outOfOrderness.toMillis(), System::currentTimeMillis));
    }

    /** For streams whose records are never late: the wall clock, also in splits without records and subtasks without splits. */
    public static <T> WatermarkStrategy<T> ofWallClock() {
        return WatermarkStrategy.forGenerator(context -> new WallClockWatermarks<>(System::currentTimeMillis));
    }
}
