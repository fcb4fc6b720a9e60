package dev.wishcast.benchmarks.independence;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.wishcast.benchmarks.Conditions;
import dev.wishcast.benchmarks.Report;
import dev.wishcast.benchmarks.Target;
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
record IndependenceReport(@JsonUnwrapped Conditions conditions, int audience, List<IndependenceRun> runs)
        implements Report {

    private static final String RATIO = "last ms, most rows / fewest";
    private static final double MOST_RATIO = 1.3;

    private static final String NOTES = """
            Times run from the publication of a sale, medians in front. Each sale is of a product that was never on sale
            before, on one job, in which five sales that do not count came first. A sale starts once RocksDB has merged
            what was loaded.
            """;

    IndependenceReport {
        runs = List.copyOf(runs);
    }

    /** The time of the last push with the most rows, in terms of that with the fewest. */
    @JsonProperty
    Map<String, Target> targets() {
        double ratio = (double) runs.get(runs.size() - 1).lastMs() / runs.get(0).lastMs();
        return Map.of(RATIO, new Target(Math.round(100 * ratio) / 100.0, MOST_RATIO, true));
    }

    @Override
    public String table() {
        StringBuilder table = new StringBuilder(conditions.summary())
                .append(String.format(Locale.ROOT, "%n%,d phones each%n%n", audience))
                .append(" other rows  first ms  last ms  last ms of each sale\n");
        for (IndependenceRun run : runs) {
            table.append(String.format(
                    Locale.ROOT,
                    "%,11d %,9d %,8d  %s%n",
                    run.indexedRows(),
                    run.firstMs(),
                    run.lastMs(),
                    run.sales().stream()
                            .map(sale -> String.format(Locale.ROOT, "%,d", sale.lastMs()))
                            .collect(Collectors.joining(" "))));
        }
        return table.append('\n')
                .append(targets().get(RATIO).line(RATIO))
                .append('\n')
                .append(NOTES)
                .toString();
    }
}
