package dev.wishcast.stub.script;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class LatenciesTest {

    private static final Duration MEDIAN = Duration.ofMillis(50);
    private static final Duration P99 = Duration.ofMillis(300);

    private static long[] sample(Latencies latencies) {
        return LongStream.generate(latencies::nextNanos).limit(100_000).toArray();
    }

    @Test
    void fixedIsAlwaysTheSame() {
        assertThat(sample(new Latencies(MEDIAN, null))).containsOnly(MEDIAN.toNanos());
    }

    @Test
    void lognormalHasItsMedianAnd99thPercentile() {
        long[] sorted = sample(new Latencies(MEDIAN, P99));
        Arrays.sort(sorted);

        assertThat(sorted[50_000] / 1e6).isCloseTo(50, within(1.0));
        assertThat(sorted[99_000] / 1e6).isCloseTo(300, within(12.0));
        assertThat(sorted[99_999] / 1e6).isGreaterThan(600);
        assertThat(sorted[0]).isPositive();
    }

    @Test
    void lognormalRepeatsItselfAtEachStart() {
        assertThat(sample(new Latencies(MEDIAN, P99))).isEqualTo(sample(new Latencies(MEDIAN, P99)));
    }
}
