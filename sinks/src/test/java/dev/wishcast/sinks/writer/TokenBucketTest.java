package dev.wishcast.sinks.writer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class TokenBucketTest {

    private static final long SECOND = 1_000_000_000L;

    @Test
    void startsEmpty() {
        assertThat(new TokenBucket(1_000, 0).nanosToNext(0)).isEqualTo(1_000_000);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 1, 7, 1_000, 10_000, 250_000})
    void keepsTheRate(double rate) {
        TokenBucket bucket = new TokenBucket(rate, 0);
        long taken = 0;
        long end = 100 * SECOND;
        for (long now = 0; now <= end; now = Math.max(now + 1, now + bucket.nanosToNext(now))) {
            if (bucket.nanosToNext(now) == 0) {
                bucket.take();
                taken++;
            }
        }

        assertThat((double) taken).isBetween(rate * 100 * 0.99 - 1, rate * 100 * 1.001 + 1);
    }

    @Test
    void savesUpLittle() {
        TokenBucket bucket = new TokenBucket(1_000, 0);
        long now = 3_600 * SECOND;
        int burst = 0;
        while (bucket.nanosToNext(now) == 0) {
            bucket.take();
            burst++;
        }

        assertThat(burst).isEqualTo(50);
    }

    @Test
    void letsASlowRateThroughOneByOne() {
        TokenBucket bucket = new TokenBucket(0.1, 0);

        assertThat(bucket.nanosToNext(0)).isEqualTo(10 * SECOND);
        assertThat(bucket.nanosToNext(10 * SECOND)).isZero();
        bucket.take();
        assertThat(bucket.nanosToNext(10 * SECOND)).isEqualTo(10 * SECOND);
    }

    @Test
    void doesNotMindAClockThatStandsStill() {
        TokenBucket bucket = new TokenBucket(1, 5 * SECOND);

        assertThat(bucket.nanosToNext(4 * SECOND)).isEqualTo(SECOND);
        assertThat(bucket.nanosToNext(5 * SECOND)).isEqualTo(SECOND);
    }
}
