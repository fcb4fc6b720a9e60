package dev.wishcast.benchmarks.sale;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

class WindowRatesTest {

    private static final long SECOND = 1_000;

    /** One every 10 ms, 100 a second, for a minute. */
    private static LongStream even() {
        return LongStream.range(0, 6_000).map(i -> i * 10);
    }

    private static WindowRates over(LongStream times) {
        return WindowRates.of(times.sorted().toArray(), SECOND, 60 * SECOND, 10 * SECOND, 100);
    }

    @Test
    void anEvenRateIsTheSameInEveryWindow() {
        WindowRates rates = over(even());

        assertThat(rates).isEqualTo(new WindowRates(1_000, 1_000));
        assertThat(rates.worstDeviationPercent(1_000)).isZero();
    }

    @Test
    void aPauseIsFoundWhereverItIs() {
        WindowRates rates = over(even().filter(time -> time < 23_450 || time >= 24_450));

        assertThat(rates).isEqualTo(new WindowRates(900, 1_000));
        assertThat(rates.worstDeviationPercent(1_000)).isCloseTo(10, within(1e-9));
    }

    @Test
    void aBurstIsFoundAlthoughAlignedWindowsWouldSplitIt() {
        // Half of it before the 30th second, half of it after.
        WindowRates rates =
                over(LongStream.concat(even(), LongStream.range(0, 200).map(i -> 29_900 + i)));

        assertThat(rates).isEqualTo(new WindowRates(1_000, 1_200));
        assertThat(rates.worstDeviationPercent(1_000)).isCloseTo(20, within(1e-9));
    }

    @Test
    void whatIsBeforeTheStartOrAfterTheEndDoesNotCount() {
        LongStream startUp = LongStream.generate(() -> 500).limit(5_000);
        LongStream later = LongStream.generate(() -> 60_000).limit(5_000);

        assertThat(over(LongStream.concat(even(), LongStream.concat(startUp, later))))
                .isEqualTo(new WindowRates(1_000, 1_000));
    }

    @Test
    void aWindowTakesInItsStartAndNotItsEnd() {
        assertThat(WindowRates.of(new long[] {0, 10}, 0, 10, 10, 1)).isEqualTo(new WindowRates(1, 1));
    }

    @Test
    void aSilentWindowCounts() {
        assertThat(WindowRates.of(new long[] {0}, 0, 30, 10, 10)).isEqualTo(new WindowRates(0, 1));
    }

    @Test
    void thereMustBeRoomForAWindow() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WindowRates.of(new long[] {0}, 0, 9, 10, 1))
                .withMessageContaining("10 ms");
    }
}
