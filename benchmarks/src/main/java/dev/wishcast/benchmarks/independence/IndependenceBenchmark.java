package dev.wishcast.benchmarks.independence;

import dev.wishcast.benchmarks.independence.IndependenceRun.SaleTimes;
import dev.wishcast.benchmarks.ingest.IndexProgress;
import dev.wishcast.benchmarks.ingest.RowCount;
import dev.wishcast.benchmarks.ingest.SnapshotWriter;
import dev.wishcast.benchmarks.runner.AtLeastOne;
import dev.wishcast.benchmarks.runner.BenchmarkCommand;
import dev.wishcast.benchmarks.runner.Conditions;
import dev.wishcast.benchmarks.shop.Phones;
import dev.wishcast.benchmarks.shop.Wishers;
import dev.wishcast.launcher.sale.SaleAnnouncement;
import dev.wishcast.launcher.sale.SalePublisher;
import dev.wishcast.local.await.AwaitJob;
import dev.wishcast.local.await.CatchUp;
import dev.wishcast.local.process.ServerFailedException;
import dev.wishcast.local.run.Installation;
import dev.wishcast.local.run.StackOptions;
import dev.wishcast.local.server.StubProcess;
import dev.wishcast.local.stack.Stack;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "1000000,10000000,100000000",
            split = ",",
            converter = RowCount.class,
            description =
                    "Other rows in the index, a multiple of 10; can be repeated. 100 million need 30 GB of disk and"
                            + " half an hour.")
    private List<Long> rows;

    @Option(
            names = "--audience",
            paramLabel = "N",
            defaultValue = "100000",
            converter = AtLeastOne.class,
            description = "Users with one phone each who wish for the product on sale.")
    private int audience;

    @Option(
            names = "--sales",
            paramLabel = "N",
            defaultValue = "5",
            converter = AtLeastOne.class,
            description = "Sales for each number of rows, each of a product that was never on sale; the median counts.")
    private int sales;

    @Override
    protected IndependenceReport run(Conditions conditions, PrintStream progress)
            throws IOException, SQLException, InterruptedException {
        List<Long> ascending = rows.stream().sorted().distinct().toList();
        try (Stack stack = Stack.start(
                        Installation.find(), StackOptions.defaults(), line -> progress.println("  " + line));
                SalePublisher publisher = new SalePublisher(stack.kafka().clientProperties());
                SnapshotWriter snapshot = new SnapshotWriter(stack)) {
            new Wishers(stack.mysql(), Phones.BOTH).addPhones(audience);
            stack.startConnector();
            String job = stack.startJob(Map.of());
            int products = WARM_UP_SALES + ascending.size() * sales;
            for (int product = 0; product < products; product++) {
                snapshot.writeWishesFor(productId(product), audience);
            }
            try (CatchUp catchUp = new CatchUp(stack, job)) {
                catchUp.await(read -> {});
            }
            progress.println("  Phones, and wishes for what will be on sale, are there");
            return new IndependenceReport(
                    conditions, audience, runs(new Shop(stack, job, snapshot, publisher), ascending, progress));
        }
    }

    private List<IndependenceRun> runs(Shop shop, List<Long> ascending, PrintStream progress)
            throws IOException, InterruptedException {
        IndexProgress index = new IndexProgress(shop.stack, shop.job);
        List<IndependenceRun> runs = new ArrayList<>();
        long ownWishes = (WARM_UP_SALES + (long) ascending.size() * sales) * audience;
        long indexed = 0;
        int product = 0;
        for (long count : ascending) {
            shop.snapshot.writeRows(indexed, count);
            indexed = count;
            index.await(ownWishes + count, progress);
            List<SaleTimes> times = new ArrayList<>();
            for (int toDo = product == 0 ? WARM_UP_SALES + sales : sales; toDo > 0; toDo--) {
                SaleTimes sale = sale(shop, index, productId(product++));
                if (toDo <= sales) {
                    times.add(sale);
                }
            }
            runs.add(IndependenceRun.of(count, times));
            progress.printf("  %,d rows: %s%n", count, times);
        }
        return runs;
    }

    /** Announces a sale once nothing else is going on, and waits for its last push. */
    private SaleTimes sale(Shop shop, IndexProgress index, String product) throws IOException, InterruptedException {
        index.awaitQuiet();
        long publishedAt = shop.publisher.publish(
                SaleAnnouncement.started(product, product, "It's on sale!", "Something on your wishlist."));
        StubProcess.Counts counts =
                new AwaitJob(shop.stack, shop.job).pushes(product, audience, Duration.ZERO, reached -> {});
        if (counts.distinct() < audience) {
            throw new ServerFailedException("Only " + counts.distinct() + " of " + audience
                    + " phones were reached.\nLogs: " + shop.stack.run().logs());
        }
        return new SaleTimes(counts.firstAcceptedAt() - publishedAt, counts.lastAcceptedAt() - publishedAt);
    }

    private static String productId(int number) {
        return "on-sale-" + number;
    }

    private record Shop(Stack stack, String job, SnapshotWriter snapshot, SalePublisher publisher) {}
}
