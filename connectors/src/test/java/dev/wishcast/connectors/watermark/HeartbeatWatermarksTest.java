package dev.wishcast.connectors.watermark;

import java.time.Duration;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HeartbeatWatermarksTest {

    private final RecordedWatermarks out = new RecordedWatermarks();
    private final HeartbeatWatermarks<String> watermarks =
            new HeartbeatWatermarks<>(Duration.ofMillis(100), () -> 5_000);

    @Test
    void followsTheLatestHeartbeatAtOnce() {
        watermarks.onEvent("beat", 1_000, out);
        assertThat(out.last()).isEqualTo("899");
        watermarks.onEvent("beat", 900, out);
        assertThat(out.last()).isEqualTo("899");
        watermarks.onEvent("beat", 1_250, out);
        assertThat(out.last()).isEqualTo("1149");
    }

    @Test
    void aHeartbeatFromTheFutureIsOneOfNow() {
        watermarks.onEvent("beat", Long.MAX_VALUE, out);
        assertThat(out.last()).isEqualTo("4899");
    }

    @Test
    void saysNothingWithoutAHeartbeat() {
        watermarks.onPeriodicEmit(out);
        assertThat(out.last()).isNull();
    }
}
