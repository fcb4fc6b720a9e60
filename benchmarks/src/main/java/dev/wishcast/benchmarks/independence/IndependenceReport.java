package dev.wishcast.benchmarks.independence;

import dev.wishcast.benchmarks.runner.Conditions;
import dev.wishcast.benchmarks.runner.Report;
import dev.wishcast.benchmarks.runner.Target;
import dev.wishcast.benchmarks.runner.TextTable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How long a sale took, by how many other rows were indexed. Immutable.
 *
 * @param audience of each sale
 * @param runs by their number of rows, ascending; at least one
 */
record IndependenceReport(Conditions conditions, int audience, List<IndependenceRun> runs) implements Report {

    private static final double MOST_RATIO = 1.3;

    IndependenceReport {
        runs = List.copyOf(runs);
    }

    /** The time of the last push with the most rows, in terms of that with the fewest. */
    @Override
    public Map<String, Target> targets() {
        long most = runs.get(runs.size() - 1).lastMs();
        return Map.of(
                "last ms, most rows / fewest", Target.ofRatio(most, runs.get(0).lastMs(), MOST_RATIO, true));
    }

    @Override
    public String figures() {
        return String.format(Locale.ROOT, "%,d phones each%n%n", audience)
                + TextTable.of(runs)
                        .column("other rows", "%,d", IndependenceRun::indexedRows)
                        .column("first ms", "%,d", IndependenceRun::firstMs)
                        .column("last ms", "%,d", IndependenceRun::lastMs)
                        .column("last ms of each sale", "%s", IndependenceReport::lastOfEach);
    }

    private static String lastOfEach(IndependenceRun run) {
        return run.sales().stream()
                .map(sale -> String.format(Locale.ROOT, "%,d", sale.lastMs()))
                .collect(Collectors.joining(" "));
    }

    @Override
    public String notes() {
        return """
            Times run from the publication of a sale, medians in front. Each sale is of a product that was never on sale
            before, on one job, in which five sales that do not count came first. A sale starts once RocksDB has merged
            what was loaded.
            """;
    }
}
