package dev.wishcast.stub;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class StubConfigTest {

    @Test
    void tellsWhichLatency() {
        StubConfig fixed = StubConfig.defaults().withLatency(Duration.ofMillis(50));
        fixed.check();

        assertThat(fixed.latencies().nextNanos()).isEqualTo(50_000_000);
        assertThat(fixed.latencies().nextNanos()).isEqualTo(50_000_000);
        StubConfig spread = options("--latency-ms=50", "--latency-p99-ms=300");
        spread.check();
        assertThat(spread.latencies().nextNanos()).isNotEqualTo(50_000_000);
    }

    @Test
    void a99thPercentileNeedsALatencyBelowIt() {
        assertThatIllegalArgumentException().isThrownBy(options("--latency-ms=300", "--latency-p99-ms=50")::check);
        assertThatIllegalArgumentException().isThrownBy(options("--latency-p99-ms=300")::check);
    }

    private static StubConfig options(String... arguments) {
        StubConfig config = StubConfig.defaults();
        new CommandLine(config).parseArgs(arguments);
        return config;
    }
}
