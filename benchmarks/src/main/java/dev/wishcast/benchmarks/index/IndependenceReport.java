package dev.wishcast.benchmarks.index;

import dev.wishcast.benchmarks.runner.Report;
import dev.wishcast.benchmarks.runner.Target;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * How long a sale took, by how many other rows were indexed.
 *
 * @param audience of each sale
 * @param runs by their number of rows, ascending; at least one
 */
record IndependenceReport(int audience, List<IndependenceRun> runs) implements Report {

    private static final double MOST_RATIO = 1.3;

    /** The time of the last push with the most rows, in terms of that with the fewest. */
    @Override
    public Map<String, Target> targets() {
        long most = runs.get(runs.size() - 1).lastMs();
        return Map.of(
                "last ms, most rows / fewest", Target.ofRatio(most, runs.get(0).lastMs(), MOST_RATIO, true));
    }

    @Override
    public String notes() {
        return """
            Times run from the publication of a sale, medians in front. Each sale is of a product that was never on sale
            before, in a job in which five sales that do not count came first. Each number of rows is measured on the way up
            and, but for the most, on the way down again, with a stack of its own: a machine that changes its speed favours none. A sale starts once RocksDB has merged
            what was loaded.
            """;
    }

    /**
     * Sales with so many other rows in the index. Immutable. Times are milliseconds since the sale was published.
     *
     * @param firstMs until the first push was accepted: the median of the sales
     * @param lastMs until the last was, likewise
     * @param sales each of them, in the order in which they were measured
     */
    record IndependenceRun(long indexedRows, long firstMs, long lastMs, List<SaleTimes> sales) {

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
}
