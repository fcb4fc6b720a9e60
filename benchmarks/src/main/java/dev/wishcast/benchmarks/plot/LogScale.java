package dev.wishcast.benchmarks.plot;

/**
 * Where a number is on an axis that gives each power of ten the same length. Immutable.
 *
 * @param from the number, over 0, at position {@code start}
 * @param to the number at position {@code end}
 */
record LogScale(double from, double to, double start, double end) {

    double at(double number) {
        return start + (end - start) * Math.log(number / from) / Math.log(to / from);
    }
}
