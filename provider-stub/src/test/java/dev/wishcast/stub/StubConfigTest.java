package dev.wishcast.stub;

import dev.wishcast.stub.StubConfig.Latency;
import java.time.Duration;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class StubConfigTest {

    private static final Duration MEDIAN = Duration.ofMillis(50);
    private static final Duration P99 = Duration.ofMillis(300);

    @Test
    void tellsWhichLatency() {
        StubConfig config = StubConfig.defaults().withLatency(MEDIAN, P99);

        assertThat(config.latency()).isEqualTo(new Latency(MEDIAN, P99));
        assertThat(config.withLatency(MEDIAN).latency()).isEqualTo(new Latency(MEDIAN, null));
        assertThatIllegalArgumentException().isThrownBy(() -> config.withLatency(P99, MEDIAN));
        assertThatIllegalArgumentException().isThrownBy(() -> config.withLatency(Duration.ZERO, P99));
    }
}
