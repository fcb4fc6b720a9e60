package dev.wishcast.local.demo;

import dev.wishcast.launcher.sale.SaleAnnouncement;
import dev.wishcast.launcher.sale.SalePublisher;
import dev.wishcast.local.await.AwaitJob;
import dev.wishcast.local.await.CatchUp;
import dev.wishcast.local.process.ServerFailedException;
import dev.wishcast.local.shop.Comparison;
import dev.wishcast.local.shop.Deliveries;
import dev.wishcast.local.shop.ShopData;
import dev.wishcast.local.stack.Stack;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;

/** One sale on a running stack, from the rows in MySQL to the comparison of who got a push with who should have. */
public final class Demo {

    private final Stack stack;
    private final int users;
    private final int audience;
    private final PhaseClock phases;
    private final PrintStream out;

    /**
     * Prepares a demo.
     *
     * @param users how many users the shop has
     * @param audience how many of them wish for the product on sale
     * @param phases is told when a phase ends
     * @param out gets the progress
     */
    public Demo(Stack stack, int users, int audience, PhaseClock phases, PrintStream out) {
        this.stack = stack;
        this.users = users;
        this.audience = audience;
        this.phases = phases;
        this.out = out;
    }

    /** Runs the sale, and throws a {@link ServerFailedException} if a server or the job fails, or nothing moves any more. */
    public DemoReport run() throws IOException, SQLException, InterruptedException {
        try (ShopData shop = new ShopData(stack.mysql(), users, audience)) {
            load(shop);
            stack.startConnector();
            String job = stack.startJob(Map.of());
            index(shop, job);
            long indexed = shop.wishes();

            Comparison comparison = Comparison.of(stack.mysql(), ShopData.PRODUCT);
            phases.end("prepare");

            String saleId = "demo-" + Instant.now().getEpochSecond();
            long publishedAt = announce(saleId);
            try (Progress progress = new Progress("Pushes to phones", comparison.audience(), out)) {
                new AwaitJob(stack, job).pushes(saleId, comparison.audience(), AwaitJob.QUIET, progress::at);
            }
            phases.end("push");

            Deliveries deliveries = comparison.with(stack.stub().orElseThrow(), saleId, publishedAt);
            phases.end("verify");
            int restarts = stack.flink().rest().restarts(job);
            return new DemoReport(saleId, ShopData.PRODUCT, deliveries, indexed, restarts, phases.seconds());
        }
    }

    private long announce(String saleId) throws InterruptedException {
        try (SalePublisher publisher = new SalePublisher(stack.kafka().clientProperties())) {
            return publisher.publish(SaleAnnouncement.started(
                    saleId, ShopData.PRODUCT, "It's on sale!", "Something on your wishlist is on sale now."));
        }
    }

    private void load(ShopData shop) throws SQLException {
        try (Progress progress = new Progress("Users into MySQL", users, out)) {
            shop.load(progress::at);
        }
        phases.end("load");
    }

    /** Waits for the snapshot first, so that the removals after it come as deletes. */
    private void index(ShopData shop, String job) throws IOException, SQLException, InterruptedException {
        try (CatchUp catchUp = new CatchUp(stack, job);
                Progress progress = new Progress("Rows into the index", shop.wishes() + shop.devices(), out)) {
            catchUp.await(progress::at);
            shop.removeWishes();
            catchUp.await(progress::at);
        }
        phases.end("index");
    }
}
