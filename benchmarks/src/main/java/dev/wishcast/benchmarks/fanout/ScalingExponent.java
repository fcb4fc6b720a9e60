package dev.wishcast.benchmarks.fanout;

import java.util.List;
import java.util.OptionalDouble;

/**
 * How a time grows with a size, as the {@code k} of {@code time = c * size^k}: 1 is linear. It is the slope of the line with the
 * least squares through the logarithms.
 */
final class ScalingExponent {

    private ScalingExponent() {}

    /** Empty if there are not at least two sizes. */
    static OptionalDouble of(List<Point> points) {
        double meanX = points.stream().mapToDouble(Point::x).average().orElse(0);
        double meanY = points.stream().mapToDouble(Point::y).average().orElse(0);
        double xx = 0;
        double xy = 0;
        for (Point point : points) {
            xx += (point.x() - meanX) * (point.x() - meanX);
            xy += (point.x() - meanX) * (point.y() - meanY);
        }
        return xx == 0 ? OptionalDouble.empty() : OptionalDouble.of(xy / xx);
    }

    /** Both over 0. Immutable. */
    record Point(double size, double time) {

        double x() {
            return Math.log(size);
        }

        double y() {
            return Math.log(time);
        }
    }
}
