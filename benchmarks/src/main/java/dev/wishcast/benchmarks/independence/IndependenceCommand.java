package dev.wishcast.benchmarks.independence;

import dev.wishcast.benchmarks.ReportOutput;
import dev.wishcast.benchmarks.wishlist.WishlistTopic;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code ./wishcast bench independence --rows 1000000,10000000 --report independence.json}: whether a sale takes longer the
 * more wishes for other products are indexed.
 */
@Command(
        name = "independence",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "Whether a sale takes longer the more wishes for other products are indexed.")
public final class IndependenceCommand implements Callable<Integer> {

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "1000000,10000000,100000000",
            split = ",",
            description =
                    "Other rows in the index, a multiple of 10; can be repeated. 100 million need 30 GB of disk and"
                            + " half an hour.")
    private List<Long> rows;

    @Option(
            names = "--audience",
            paramLabel = "N",
            defaultValue = "100000",
            description = "Users with one phone each who wish for the product on sale.")
    private int audience;

    @Option(
            names = "--sales",
            paramLabel = "N",
            defaultValue = "5",
            description = "Sales for each number of rows, each of a product that was never on sale; the median counts.")
    private int sales;

    @Mixin
    private ReportOutput output;

    @Override
    public Integer call() throws Exception {
        if (rows.stream().anyMatch(count -> count < 1 || count % WishlistTopic.WISHES_PER_USER != 0)) {
            throw new IllegalArgumentException("--rows must be multiples of " + WishlistTopic.WISHES_PER_USER);
        }
        if (audience < 1 || sales < 1) {
            throw new IllegalArgumentException("--audience and --sales are at least 1");
        }
        List<Long> ascending = rows.stream().sorted().distinct().toList();
        output.write(new IndependenceBenchmark(ascending, audience, sales).run(System.err));
        return 0;
    }
}
