package dev.wishcast.benchmarks.independence;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Sales with so many other rows in the index. Immutable. Times are milliseconds since the sale was published.
 *
 * @param firstMs until the first push was accepted: the median of the sales
 * @param lastMs until the last was, likewise
 * @param sales each of them
 */
record IndependenceRun(long indexedRows, long firstMs, long lastMs, List<SaleTimes> sales) {

    IndependenceRun {
        sales = List.copyOf(sales);
    }

    static IndependenceRun of(long indexedRows, List<SaleTimes> sales) {
        return new IndependenceRun(
                indexedRows, median(sales, SaleTimes::firstMs), median(sales, SaleTimes::lastMs), sales);
    }

    /** Of an even number, the higher of the two in the middle. */
    private static long median(List<SaleTimes> sales, ToLongFunction<SaleTimes> time) {
        return sales.stream().mapToLong(time).sorted().toArray()[sales.size() / 2];
    }

    /** When the provider stub accepted a sale's first and last push. Immutable. */
    record SaleTimes(long firstMs, long lastMs) {}
}
