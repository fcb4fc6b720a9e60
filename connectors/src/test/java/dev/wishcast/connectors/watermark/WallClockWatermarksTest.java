package dev.wishcast.connectors.watermark;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WallClockWatermarksTest {

    private long now = 1_000;

    @Test
    void followsTheClockAndNotTheRecords() {
        RecordedWatermarks out = new RecordedWatermarks();
        WallClockWatermarks<String> watermarks = new WallClockWatermarks<>(() -> now);
        watermarks.onEvent("sale", 5_000, out);
        assertThat(out.last()).isNull();
        watermarks.onPeriodicEmit(out);
        assertThat(out.last()).isEqualTo("1000");
        now = 2_000;
        watermarks.onPeriodicEmit(out);
        assertThat(out.last()).isEqualTo("2000");
    }
}
