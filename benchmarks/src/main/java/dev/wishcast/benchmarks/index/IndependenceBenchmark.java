package dev.wishcast.benchmarks.index;

import dev.wishcast.benchmarks.index.IndependenceReport.IndependenceRun;
import dev.wishcast.benchmarks.index.IndependenceReport.IndependenceRun.SaleTimes;
import dev.wishcast.benchmarks.runner.BenchmarkCommand;
import dev.wishcast.benchmarks.sale.Phones;
import dev.wishcast.benchmarks.sale.SaleStack;
import dev.wishcast.local.shop.Deliveries;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code ./wishcast bench independence --rows 1000000,10000000 --report independence.json}: sales of the same size on indexes
 * of different sizes, by rows that have nothing to do with the sales. Each index is of a stack of its own.
 */
@Command(
        name = "independence",
        description = "Whether a sale takes longer the more wishes for other products are indexed.")
public final class IndependenceBenchmark extends BenchmarkCommand {

    /** After them most of what a sale needs is compiled. */
    private static final int WARM_UP_SALES = 5;

    /** For each number of rows, each of a product that was never on sale; the median counts. */
    private static final int SALES = 5;

    private static final int PARALLELISM = 2;

    @Option(
            names = "--rows",
            split = ",",
            description =
                    "Other rows in the index, a multiple of 10; can be repeated. The sizes are measured upwards and then"
                            + " downwards. 100 million need 30 GB of disk and half an hour.")
    private List<Long> rows = List.of(1_000_000L, 10_000_000L, 100_000_000L);

    @Option(names = "--audience", description = "Users with one phone each who wish for the product on sale.")
    private int audience = 100_000;

    @Override
    protected IndependenceReport run(PrintStream progress) throws IOException, SQLException, InterruptedException {
        rows.forEach(SnapshotWriter::requireWholeUsers);
        requireAtLeast(1, "--audience", audience);
        Map<Long, List<SaleTimes>> sales = new TreeMap<>();
        for (long count : upAndDown(rows)) {
            progress.printf("%,d rows …%n", count);
            sales.computeIfAbsent(count, size -> new ArrayList<>()).addAll(sales(count, progress));
        }
        List<IndependenceRun> runs = new ArrayList<>();
        sales.forEach((count, times) -> runs.add(IndependenceRun.of(count, times)));
        return new IndependenceReport(audience, runs);
    }

    /** Each size but the largest twice, so that a machine that changes its speed favours neither small nor large ones. */
    static List<Long> upAndDown(List<Long> sizes) {
        List<Long> ascending = sizes.stream().sorted().distinct().toList();
        List<Long> order = new ArrayList<>(ascending);
        for (int i = ascending.size() - 2; i >= 0; i--) {
            order.add(ascending.get(i));
        }
        return order;
    }

    private List<SaleTimes> sales(long count, PrintStream progress)
            throws IOException, SQLException, InterruptedException {
        SaleStack.Setup setup = new SaleStack.Setup(
                Phones.BOTH, Set.of(audience), 0, PARALLELISM, Map.of(), Map.of(), Optional.empty());
        try (SaleStack system = new SaleStack(setup, referee, progress);
                SnapshotWriter snapshot = new SnapshotWriter(system.stack())) {
            for (int product = 0; product < WARM_UP_SALES + SALES; product++) {
                snapshot.writeWishesFor(productId(product), audience);
            }
            snapshot.writeRows(count);
            system.awaitIndex();
            List<SaleTimes> times = new ArrayList<>();
            for (int product = 0; product < WARM_UP_SALES + SALES; product++) {
                times.add(sale(system, productId(product)));
            }
            progress.printf("  %s%n", times);
            return times.subList(WARM_UP_SALES, times.size());
        }
    }

    /** Announces a sale once nothing else is going on, and waits for its last push. */
    private SaleTimes sale(SaleStack system, String product) throws IOException, SQLException, InterruptedException {
        referee.awaitQuiet();
        long publishedAt = system.publish(product, product);
        system.awaitPushes(product, audience, reached -> {});
        Deliveries sent = system.compare(product, audience, publishedAt, push -> {});
        return new SaleTimes(sent.firstAcceptedMs(), sent.lastAcceptedMs());
    }

    private static String productId(int number) {
        return "on-sale-" + number;
    }
}
