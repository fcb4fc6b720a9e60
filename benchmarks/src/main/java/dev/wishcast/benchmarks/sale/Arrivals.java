package dev.wishcast.benchmarks.sale;

import java.util.stream.LongStream;

/** When the providers accepted a sale's pushes, in milliseconds since the sale was published. Immutable. */
final class Arrivals {

    private final long[] ascending;

    private Arrivals(long[] ascending) {
        this.ascending = ascending;
    }

    /**
     * @param acceptedAt in milliseconds since the epoch, in any order
     * @param publishedAt likewise
     * @throws IllegalStateException if nothing was accepted
     */
    static Arrivals of(LongStream acceptedAt, long publishedAt) {
        long[] ascending = acceptedAt.map(at -> at - publishedAt).sorted().toArray();
        if (ascending.length == 0) {
            throw new IllegalStateException("No push was accepted.");
        }
        return new Arrivals(ascending);
    }

    int count() {
        return ascending.length;
    }

    long first() {
        return ascending[0];
    }

    long last() {
        return ascending[ascending.length - 1];
    }

    /** The time by which so many percent of them were there, over 0 and at most 100. */
    long percentile(double percent) {
        return ascending[(int) Math.ceil(percent / 100 * ascending.length) - 1];
    }
}
