package dev.wishcast.benchmarks.rate;

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
     * @param times when the events were, in ascending order
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
        long min = Long.MAX_VALUE;
        long max = 0;
        for (long start = from; start + length <= to; start += step) {
            long count = countBefore(times, start + length) - countBefore(times, start);
            min = Math.min(min, count);
            max = Math.max(max, count);
        }
        return new WindowRates(min, max);
    }

    /** How far the worst window is from what it should have, in percent of that. */
    double worstDeviationPercent(double expected) {
        return 100 * Math.max(Math.abs(min - expected), Math.abs(max - expected)) / expected;
    }

    private static long countBefore(long[] times, long time) {
        int low = 0;
        int high = times.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (times[middle] < time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
