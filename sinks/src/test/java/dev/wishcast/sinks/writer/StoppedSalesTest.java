package dev.wishcast.sinks.writer;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StoppedSalesTest {

    private final StoppedSales stopped = new StoppedSales();

    @Test
    void tellsTheFirstWordFromItsRepetitions() {
        assertThat(stopped.add("sale", 100)).isTrue();
        assertThat(stopped.add("sale", 100)).isFalse();
        assertThat(stopped.contains("sale")).isTrue();
        assertThat(stopped.contains("other")).isFalse();
    }

    @Test
    void forgetsASaleWhenNoSliceOfItCanArriveAnyMore() {
        stopped.add("sale", 100);
        stopped.add("sale", 50);
        stopped.add("other", 200);
        stopped.forgetOld(99);
        assertThat(stopped.contains("sale")).isTrue();
        stopped.forgetOld(100);

        assertThat(stopped.contains("sale")).isFalse();
        assertThat(stopped.all()).containsOnlyKeys("other");
    }
}
