package dev.wishcast.local.demo;

import dev.wishcast.local.process.ServerFailedException;
import dev.wishcast.local.stack.Stack;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;

/** One sale on a running stack, from the rows in MySQL to the comparison of who got a push with who should have. */
final class Demo {

    private final Stack stack;
    private final DemoOptions options;
    private final PhaseClock phases;
    private final PrintStream out;

    Demo(Stack stack, DemoOptions options, PhaseClock phases, PrintStream out) {
        this.stack = stack;
        this.options = options;
        this.phases = phases;
        this.out = out;
    }

    /** @throws ServerFailedException if a server or the job fails, or nothing moves any more */
    DemoReport run() throws IOException, SQLException, InterruptedException {
        try (ShopData shop = new ShopData(stack.mysql(), options.users(), options.audience())) {
            load(shop);
            stack.startConnector();
            String job = stack.startJob(Map.of());
            index(shop, job);
            long indexed = shop.wishes();

            Comparison comparison = new Comparison();
            EligibleDevices.forEach(stack.mysql(), ShopData.PRODUCT, comparison::eligible);
            phases.end("prepare");

            SaleCheck sale = new SaleCheck(stack, job, out);
            String saleId = "demo-" + Instant.now().getEpochSecond();
            long publishedAt = sale.announce(saleId, ShopData.PRODUCT);
            sale.awaitPushes(saleId, comparison.audience());
            phases.end("push");

            Deliveries deliveries = sale.compare(saleId, comparison, publishedAt);
            phases.end("verify");
            int restarts = stack.flink().rest().restarts(job);
            return new DemoReport(saleId, ShopData.PRODUCT, deliveries, indexed, restarts, phases.seconds());
        }
    }

    private void load(ShopData shop) throws SQLException {
        try (Progress progress = Progress.of("Users into MySQL", options.users(), out)) {
            shop.load(progress::at);
        }
        phases.end("load");
    }

    /** Waits for the snapshot first, so that the removals after it come as deletes. */
    private void index(ShopData shop, String job) throws IOException, SQLException, InterruptedException {
        try (CatchUp catchUp = new CatchUp(stack, job);
                Progress progress = Progress.of("Rows into the index", shop.wishes() + shop.devices(), out)) {
            catchUp.await(progress::at);
            shop.removeWishes();
            catchUp.await(progress::at);
        }
        phases.end("index");
    }
}
