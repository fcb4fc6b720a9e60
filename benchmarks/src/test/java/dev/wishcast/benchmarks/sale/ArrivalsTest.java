package dev.wishcast.benchmarks.sale;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ArrivalsTest {

    @Test
    void areCountedFromThePublicationInWhateverOrderTheyCome() {
        Arrivals arrivals = Arrivals.of(LongStream.of(1_030, 1_010, 1_040, 1_020), 1_000);

        assertThat(arrivals.count()).isEqualTo(4);
        assertThat(arrivals.first()).isEqualTo(10);
        assertThat(arrivals.last()).isEqualTo(40);
    }

    @Test
    void aPercentileIsTheTimeByWhichAsManyWereThere() {
        Arrivals hundred = Arrivals.of(LongStream.rangeClosed(1, 100), 0);
        Arrivals three = Arrivals.of(LongStream.of(5, 6, 7), 0);

        assertThat(hundred.percentile(50)).isEqualTo(50);
        assertThat(hundred.percentile(99)).isEqualTo(99);
        assertThat(hundred.percentile(100)).isEqualTo(100);
        assertThat(three.percentile(50)).isEqualTo(6);
        assertThat(three.percentile(99)).isEqualTo(7);
    }

    @Test
    void noneIsAnError() {
        assertThatIllegalStateException().isThrownBy(() -> Arrivals.of(LongStream.empty(), 0));
    }
}
