package dev.wishcast.benchmarks.contender;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ContenderTaskTest {

    private static final int CORES = Runtime.getRuntime().availableProcessors();

    @Test
    void withoutLatencyTheLeastConnectionsAreEnough() {
        assertThat(task(0).connections(4)).isEqualTo(4);
    }

    /** 150,000 a second and core, of which each waits for 50 ms: 7,500 streams a core. */
    @Test
    void withLatencyNobodyWaitsForAStream() {
        assertThat(task(50).connections(4)).isEqualTo(75 * CORES);
        assertThat(task(50).connections(1_000 * CORES)).isEqualTo(1_000 * CORES);
    }

    private static ContenderTask task(long latencyMs) {
        return new ContenderTask(Contender.PUSHY, 1, 1, Duration.ofSeconds(1), Duration.ofMillis(latencyMs), Map.of());
    }
}
