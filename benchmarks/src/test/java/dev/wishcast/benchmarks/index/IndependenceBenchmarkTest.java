package dev.wishcast.benchmarks.index;

import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class IndependenceBenchmarkTest {

    @Test
    void goesUpAndDownAgainWhateverTheOrderOfTheOption() {
        assertThat(IndependenceBenchmark.upAndDown(List.of(100L, 1L, 10L, 1L))).containsExactly(1L, 10L, 100L, 10L, 1L);
        assertThat(IndependenceBenchmark.upAndDown(List.of(7L))).containsExactly(7L);
    }
}
