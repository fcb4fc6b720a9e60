package dev.wishcast.benchmarks.independence;

import dev.wishcast.benchmarks.Conditions;
import dev.wishcast.benchmarks.shop.Phones;
import dev.wishcast.benchmarks.shop.Wishers;
import dev.wishcast.benchmarks.wishlist.IndexedWishes;
import dev.wishcast.benchmarks.wishlist.WishlistTopic;
import dev.wishcast.launcher.sale.SaleAnnouncement;
import dev.wishcast.launcher.sale.SalePublisher;
import dev.wishcast.local.await.CatchUp;
import dev.wishcast.local.await.Standstill;
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
import java.util.concurrent.TimeUnit;

/**
 * Sales of the same size, one after the other on one job, while the index grows by rows that have nothing to do with them.
 *
 * @param rows how many others are indexed, ascending
 * @param audience users with one phone each, who wish for every product that is ever on sale
 * @param sales for each number of rows
 */
record IndependenceBenchmark(List<Long> rows, int audience, int sales) {

    /** After them most of what a sale needs is compiled. */
    private static final int WARM_UP_SALES = 5;

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration STALLED = Duration.ofMinutes(1);

    IndependenceReport run(PrintStream out) throws IOException, SQLException, InterruptedException {
        Conditions conditions = Conditions.now();
        try (Stack stack = Stack.start(Installation.find(), StackOptions.defaults(), line -> out.println("  " + line));
                SalePublisher publisher = new SalePublisher(stack.kafka().clientProperties());
                WishlistTopic topic = new WishlistTopic(stack)) {
            new Wishers(stack.mysql(), Phones.BOTH).addPhones(audience);
            stack.startConnector();
            String job = stack.startJob(Map.of());
            int products = WARM_UP_SALES + rows.size() * sales;
            for (int product = 0; product < products; product++) {
                topic.writeWishers(productId(product), audience);
            }
            try (CatchUp catchUp = new CatchUp(stack, job)) {
                catchUp.await(read -> {});
            }
            out.println("  Phones, and wishes for what will be on sale, are there");
            return new IndependenceReport(conditions, audience, runs(new Shop(stack, job, topic, publisher), out));
        }
    }

    private List<IndependenceRun> runs(Shop shop, PrintStream out) throws IOException, InterruptedException {
        IndexedWishes index = new IndexedWishes(shop.stack, shop.job);
        List<IndependenceRun> runs = new ArrayList<>();
        long wishers = (WARM_UP_SALES + (long) rows.size() * sales) * audience;
        long indexed = 0;
        int product = 0;
        for (long count : rows) {
            shop.topic.writeRows(indexed, count);
            indexed = count;
            index.await(wishers + count, out);
            for (; product < WARM_UP_SALES; product++) {
                sale(shop, index, productId(product));
            }
            List<SaleTimes> times = new ArrayList<>();
            for (int i = 0; i < sales; i++) {
                times.add(sale(shop, index, productId(product++)));
            }
            runs.add(IndependenceRun.of(count, times));
            out.printf("  %,d rows: %s%n", count, times);
        }
        return runs;
    }

    /** Announces a sale once nothing else is going on, and waits for its last push. */
    private SaleTimes sale(Shop shop, IndexedWishes index, String product) throws IOException, InterruptedException {
        index.awaitQuiet();
        long publishedAt = shop.publisher.publish(
                SaleAnnouncement.started(product, product, "It's on sale!", "Something on your wishlist."));
        Standstill standstill = new Standstill();
        StubProcess.Counts counts;
        do {
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
            shop.stack.checkAlive();
            shop.stack.flink().checkNotFailed(shop.job);
            counts = shop.stack.stub().orElseThrow().counts(product);
            if (standstill.of(counts.distinct()).compareTo(STALLED) > 0) {
                throw new ServerFailedException("Only " + counts.distinct() + " of " + audience
                        + " phones were reached.\nLogs: " + shop.stack.run().logs());
            }
        } while (counts.distinct() < audience);
        return new SaleTimes(counts.firstAcceptedAt() - publishedAt, counts.lastAcceptedAt() - publishedAt);
    }

    private static String productId(int number) {
        return "on-sale-" + number;
    }

    private record Shop(Stack stack, String job, WishlistTopic topic, SalePublisher publisher) {}
}
