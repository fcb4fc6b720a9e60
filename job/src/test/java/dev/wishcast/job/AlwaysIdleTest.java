package dev.wishcast.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.runtime.event.WatermarkEvent;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.io.PushingAsyncDataInput;
import org.apache.flink.streaming.runtime.operators.TimestampsAndWatermarksOperatorFactory;
import org.apache.flink.streaming.runtime.streamrecord.LatencyMarker;
import org.apache.flink.streaming.runtime.streamrecord.RecordAttributes;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.StatusWatermarkValve;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A stream with {@link AlwaysIdle} beside one with watermarks, in the code with which Flink joins the two. */
class AlwaysIdleTest {

    private static final int WITH_WATERMARKS = 0;
    private static final int ALWAYS_IDLE = 1;

    private final StatusWatermarkValve input = new StatusWatermarkValve(2);
    private final Seen seen = new Seen();

    @BeforeEach
    void runTheStream() throws Exception {
        try (OneInputStreamOperatorTestHarness<String, String> stream =
                new OneInputStreamOperatorTestHarness<>(new TimestampsAndWatermarksOperatorFactory<>(
                        WatermarkStrategy.<String>forGenerator(context -> new AlwaysIdle<>()), true))) {
            stream.getExecutionConfig().setAutoWatermarkInterval(50);
            stream.open();
            stream.setProcessingTime(50);
            stream.processElement("a record", 1);
            stream.processWatermark(2);
            stream.setProcessingTime(100);
            pass(stream.getOutput());
        }
    }

    private void pass(Queue<Object> output) throws Exception {
        for (Object element : output) {
            if (element instanceof WatermarkStatus status) {
                input.inputWatermarkStatus(status, ALWAYS_IDLE, seen);
            } else if (element instanceof Watermark watermark) {
                input.inputWatermark(watermark, ALWAYS_IDLE, seen);
            }
        }
    }

    @Test
    void theOtherStreamsWatermarkIsNotHeldBack() throws Exception {
        input.inputWatermark(new Watermark(1_000), WITH_WATERMARKS, seen);
        assertThat(seen.watermarks).containsExactly(1_000L);
        assertThat(seen.idle).isFalse();
    }

    @Test
    void norMovedOnWhileTheOtherStreamIsIdle() throws Exception {
        input.inputWatermark(new Watermark(1_000), WITH_WATERMARKS, seen);
        input.inputWatermarkStatus(WatermarkStatus.IDLE, WITH_WATERMARKS, seen);
        assertThat(seen.idle).isTrue();

        input.inputWatermarkStatus(WatermarkStatus.ACTIVE, WITH_WATERMARKS, seen);
        input.inputWatermark(new Watermark(2_000), WITH_WATERMARKS, seen);
        assertThat(seen.idle).isFalse();
        assertThat(seen.watermarks).containsExactly(1_000L, 2_000L);
    }

    /** What comes out of the valve. */
    private static final class Seen implements PushingAsyncDataInput.DataOutput<String> {
        private final List<Long> watermarks = new ArrayList<>();
        private boolean idle;

        @Override
        public void emitWatermark(Watermark watermark) {
            watermarks.add(watermark.getTimestamp());
        }

        @Override
        public void emitWatermarkStatus(WatermarkStatus status) {
            idle = status.isIdle();
        }

        @Override
        public void emitRecord(StreamRecord<String> record) {
            throw new AssertionError("records don't pass the valve");
        }

        @Override
        public void emitLatencyMarker(LatencyMarker marker) {
            throw new AssertionError("latency markers don't pass the valve");
        }

        @Override
        public void emitWatermark(WatermarkEvent event) {
            throw new AssertionError("generalized watermarks don't pass the valve");
        }

        @Override
        public void emitRecordAttributes(RecordAttributes attributes) {
            throw new AssertionError("record attributes don't pass the valve");
        }
    }
}
