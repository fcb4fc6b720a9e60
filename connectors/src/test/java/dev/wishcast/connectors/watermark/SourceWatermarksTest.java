package dev.wishcast.connectors.watermark;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.runtime.event.WatermarkEvent;
import org.apache.flink.runtime.metrics.groups.TaskIOMetricGroup;
import org.apache.flink.runtime.metrics.groups.UnregisteredMetricGroups;
import org.apache.flink.streaming.api.operators.source.TimestampsAndWatermarks;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.io.PushingAsyncDataInput;
import org.apache.flink.streaming.runtime.streamrecord.LatencyMarker;
import org.apache.flink.streaming.runtime.streamrecord.RecordAttributes;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.clock.ManualClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The strategies in the code with which Flink's source operator combines the splits of a subtask. */
class SourceWatermarksTest {

    private static final Duration GRACE = Duration.ofSeconds(5);
    /** Later than all changes here. */
    private static final long TODAY = 1_000_000;

    private final ManualClock clock = new ManualClock();
    private final TaskIOMetricGroup backpressure =
            UnregisteredMetricGroups.createUnregisteredTaskMetricGroup().getIOMetricGroup();
    private final Downstream downstream = new Downstream();
    private TimestampsAndWatermarks<String> subtask;
    private ReaderOutput<String> output;

    @BeforeEach
    void startWithChanges() {
        start(WatermarkStrategy.forGenerator(context -> new ChangeWatermarks<>(
                Duration.ofMillis(100),
                Duration.ofMillis(200),
                GRACE,
                context.getInputActivityClock(),
                () -> TODAY + clock.absoluteTimeMillis())));
    }

    private void start(WatermarkStrategy<String> strategy) {
        subtask = TimestampsAndWatermarks.createProgressiveEventTimeLogic(
                strategy, backpressure, null, 50, clock, clock, backpressure);
        output = subtask.createMainOutput(downstream, new NoListener());
    }

    private void pass(Duration time) {
        for (long millis = 0; millis < time.toMillis(); millis += 50) {
            clock.advanceTime(50, TimeUnit.MILLISECONDS);
            subtask.emitImmediateWatermark(0);
        }
    }

    @Test
    void aSubtaskWithoutSplitsIsIdleAfterTheGrace() {
        pass(GRACE);
        assertThat(downstream.idle).isFalse();
        pass(Duration.ofMillis(50));
        assertThat(downstream.idle).isTrue();
    }

    @Test
    void aSplitThatCameLateKeepsItsGraceAlthoughTheMainOutputIsIdle() {
        pass(Duration.ofSeconds(3));
        output.createOutputForSplit("0");
        pass(Duration.ofSeconds(4));
        assertThat(downstream.idle).isFalse();
        pass(Duration.ofSeconds(2));
        assertThat(downstream.idle).isTrue();
    }

    @Test
    void aSilentSplitHoldsTheWatermarkInItsGraceAndThenNoLonger() {
        output.createOutputForSplit("silent");
        SourceOutput<String> busy = output.createOutputForSplit("busy");
        for (int i = 0; i < 49; i++) {
            busy.collect("change", 10_000);
            pass(Duration.ofMillis(100));
        }
        assertThat(downstream.watermark).isLessThan(0);
        for (int i = 0; i < 3; i++) {
            busy.collect("change", 10_000);
            pass(Duration.ofMillis(100));
        }
        assertThat(downstream.watermark).isEqualTo(9_899);
        assertThat(downstream.idle).isFalse();
    }

    @Test
    void aQuietSourceIsIdleAndTheNextChangeMakesItActiveAtOnce() {
        SourceOutput<String> split = output.createOutputForSplit("0");
        split.collect("change", 10_000);
        pass(Duration.ofSeconds(6));
        assertThat(downstream.idle).isTrue();
        split.collect("change", 20_000);
        assertThat(downstream.idle).isFalse();
        assertThat(downstream.watermark).isEqualTo(19_899);
    }

    @Test
    void aSnapshotThatGoesOnAfterAPauseMakesTheSourceActiveAgain() {
        SourceOutput<String> first = output.createOutputForSplit("0");
        SourceOutput<String> second = output.createOutputForSplit("1");
        first.collect("snapshot row", 0);
        second.collect("snapshot row", 0);
        pass(Duration.ofSeconds(6));
        assertThat(downstream.idle).isTrue();
        second.collect("snapshot row", 0);
        assertThat(downstream.idle).isFalse();
        pass(Duration.ofMillis(300));
        assertThat(downstream.idle).isTrue();
        first.collect("snapshot row", 0);
        assertThat(downstream.idle).isFalse();
        assertThat(downstream.watermark).isLessThan(0);
    }

    @Test
    void backpressureIsNotIdleness() {
        SourceOutput<String> split = output.createOutputForSplit("0");
        split.collect("change", 10_000);
        pass(GRACE.plusMillis(50));
        split.collect("change", 10_200);
        pass(Duration.ofMillis(50));
        assertThat(downstream.idle).isFalse();
        backpressure.getHardBackPressuredTimePerSecond().markStart();
        pass(Duration.ofSeconds(10));
        assertThat(downstream.idle).isFalse();
        backpressure.getHardBackPressuredTimePerSecond().markEnd();
        pass(Duration.ofMillis(300));
        assertThat(downstream.idle).isTrue();
    }

    @Test
    void theWallClockPassesInASubtaskWithoutSplits() {
        start(WatermarkStrategy.forGenerator(context -> new WallClockWatermarks<>(System::currentTimeMillis)));
        long before = System.currentTimeMillis();
        pass(Duration.ofMillis(50));
        assertThat(downstream.watermark).isGreaterThanOrEqualTo(before);
        assertThat(downstream.idle).isFalse();
    }

    /** What the next operator sees. */
    private static final class Downstream implements PushingAsyncDataInput.DataOutput<String> {

        private long watermark = Long.MIN_VALUE;
        private boolean idle;

        @Override
        public void emitWatermark(Watermark next) {
            watermark = next.getTimestamp();
        }

        @Override
        public void emitWatermarkStatus(WatermarkStatus status) {
            idle = status.isIdle();
        }

        @Override
        public void emitRecord(StreamRecord<String> record) {}

        @Override
        public void emitLatencyMarker(LatencyMarker marker) {}

        @Override
        public void emitRecordAttributes(RecordAttributes attributes) {}

        @Override
        public void emitWatermark(WatermarkEvent event) {}
    }

    private static final class NoListener implements TimestampsAndWatermarks.WatermarkUpdateListener {

        @Override
        public void updateIdle(boolean idle) {}

        @Override
        public void updateCurrentEffectiveWatermark(long watermark) {}

        @Override
        public void updateCurrentSplitWatermark(String split, long watermark) {}

        @Override
        public void updateCurrentSplitIdle(String split, boolean idle) {}

        @Override
        public void splitFinished(String split) {}
    }
}
