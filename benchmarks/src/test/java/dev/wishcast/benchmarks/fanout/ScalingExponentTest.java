package dev.wishcast.benchmarks.fanout;

import dev.wishcast.benchmarks.fanout.ScalingExponent.Point;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class ScalingExponentTest {

    @Test
    void isOneForLinearAndTwoForQuadraticGrowth() {
        assertThat(ScalingExponent.of(List.of(new Point(10, 30), new Point(100, 300), new Point(1_000, 3_000)))
                        .orElseThrow())
                .isCloseTo(1, within(1e-9));
        assertThat(ScalingExponent.of(List.of(new Point(10, 100), new Point(1_000, 1_000_000)))
                        .orElseThrow())
                .isCloseTo(2, within(1e-9));
    }

    /** By hand: slopes in decades of 0.8 and 1.2 around the middle point; the line through all three has the mean. */
    @Test
    void isTheSlopeOfTheLineWithTheLeastSquares() {
        List<Point> points =
                List.of(new Point(1, 1), new Point(10, Math.pow(10, 0.8)), new Point(100, Math.pow(10, 2.0)));

        assertThat(ScalingExponent.of(points).orElseThrow()).isCloseTo(1, within(1e-9));
    }

    @Test
    void needsTwoSizes() {
        assertThat(ScalingExponent.of(List.of())).isEmpty();
        assertThat(ScalingExponent.of(List.of(new Point(10, 1), new Point(10, 2))))
                .isEmpty();
    }
}
