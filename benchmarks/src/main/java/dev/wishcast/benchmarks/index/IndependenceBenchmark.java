package dev.wishcast.benchmarks.index;

import dev.wishcast.benchmarks.index.IndependenceReport.IndependenceRun;
import dev.wishcast.benchmarks.index.IndependenceReport.IndependenceRun.SaleTimes;
import dev.wishcast.benchmarks.runner.BenchmarkCommand;
import dev.wishcast.benchmarks.sale.Phones;
import dev.wishcast.benchmarks.sale.SaleStack;
import dev.wishcast.local.process.ServerFailedException;
import dev.wishcast.local.server.StubProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code ./wishcast bench independence --rows 1000000,10000000 --report independence.json}: sales of the same size, one after
 * the other on one job, while the index grows by rows that have nothing to do with them.
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
                    "Other rows in the index, a multiple of 10; can be repeated. 100 million need 30 GB of disk and"
                            + " half an hour.")
    private List<Long> rows = List.of(1_000_000L, 10_000_000L, 100_000_000L);

    @Option(names = "--audience", description = "Users with one phone each who wish for the product on sale.")
    private int audience = 100_000;

    @Override
    protected IndependenceReport run(PrintStream progress) throws IOException, SQLException, InterruptedException {
        rows.forEach(SnapshotWriter::requireWholeUsers);
        requireAtLeast(1, "--audience", audience);
        List<Long> ascending = rows.stream().sorted().distinct().toList();
        SaleStack.Setup setup = new SaleStack.Setup(
                audience, Phones.BOTH, Set.of(), 0, PARALLELISM, Map.of(), Map.of(), Optional.empty());
        try (SaleStack system = new SaleStack(setup, progress);
                SnapshotWriter snapshot = new SnapshotWriter(system.stack())) {
            int products = WARM_UP_SALES + ascending.size() * SALES;
            for (int product = 0; product < products; product++) {
                snapshot.writeWishesFor(productId(product), audience);
            }
            system.awaitIndex();
            progress.println("  Phones, and wishes for what will be on sale, are there");
            return new IndependenceReport(audience, runs(system, snapshot, ascending, progress));
        }
    }

    private List<IndependenceRun> runs(
            SaleStack system, SnapshotWriter snapshot, List<Long> ascending, PrintStream progress)
            throws IOException, InterruptedException {
        IndexProgress index = new IndexProgress(system.stack(), system.job());
        List<IndependenceRun> runs = new ArrayList<>();
        long ownWishes = (WARM_UP_SALES + (long) ascending.size() * SALES) * audience;
        long indexed = 0;
        int product = 0;
        for (long count : ascending) {
            snapshot.writeRows(indexed, count);
            indexed = count;
            index.await(ownWishes + count, progress);
            while (product < WARM_UP_SALES) {
                sale(system, index, productId(product++));
            }
            List<SaleTimes> times = new ArrayList<>();
            for (int i = 0; i < SALES; i++) {
                times.add(sale(system, index, productId(product++)));
            }
            runs.add(IndependenceRun.of(count, times));
            progress.printf("  %,d rows: %s%n", count, times);
        }
        return runs;
    }

    /** Announces a sale once nothing else is going on, and waits for its last push. */
    private SaleTimes sale(SaleStack system, IndexProgress index, String product)
            throws IOException, InterruptedException {
        index.awaitQuiet();
        long publishedAt = system.publish(product, product);
        StubProcess.Counts counts = system.awaitPushes(product, audience);
        if (counts.distinct() < audience) {
            throw new ServerFailedException("Only " + counts.distinct() + " of " + audience
                    + " phones were reached.\nLogs: " + system.stack().run().logs());
        }
        return new SaleTimes(counts.firstAcceptedAt() - publishedAt, counts.lastAcceptedAt() - publishedAt);
    }

    private static String productId(int number) {
        return "on-sale-" + number;
    }
}
