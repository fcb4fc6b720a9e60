package dev.wishcast.benchmarks.sale;

import java.util.LongSummaryStatistics;
import java.util.stream.LongStream;

/**
 * The fewest and the most events in any window of a certain length. Immutable.
 *
 * @param min the fewest
 * @param max the most
 */
record WindowRates(long min, long max) {

    /**
     * Slides a window over events. Times and lengths are in milliseconds; a window takes in its start and not its end.
     *
     * @param times when the events were, in any order
     * @param from where the first window starts
     * @param to what no window ends after
     * @param length of a window
     * @param step from one window to the next
     * @throws IllegalArgumentException if no window fits
     */
    static WindowRates of(long[] times, long from, long to, long length, long step) {
        if (from + length > to) {
            throw new IllegalArgumentException("No window of " + length + " ms fits into " + (to - from) + " ms");
        }
        LongSummaryStatistics counts = LongStream.rangeClosed(0, (to - from - length) / step)
                .map(window -> from + window * step)
                .map(start -> LongStream.of(times)
                        .filter(time -> time >= start && time < start + length)
                        .count())
                .summaryStatistics();
        return new WindowRates(counts.getMin(), counts.getMax());
    }

    /** How far the worst window is from what it should have, in percent of that. */
    double worstDeviationPercent(double expected) {
        return 100 * Math.max(Math.abs(min - expected), Math.abs(max - expected)) / expected;
    }
}
