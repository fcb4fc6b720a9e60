package dev.wishcast.local.command;

import dev.wishcast.launcher.project.ReportFile;
import dev.wishcast.launcher.sale.SaleAnnouncement;
import dev.wishcast.launcher.sale.SalePublisher;
import dev.wishcast.local.await.AwaitJob;
import dev.wishcast.local.await.CatchUp;
import dev.wishcast.local.demo.DemoReport;
import dev.wishcast.local.demo.PhaseClock;
import dev.wishcast.local.demo.Progress;
import dev.wishcast.local.process.ServerFailedException;
import dev.wishcast.local.run.Installation;
import dev.wishcast.local.run.StackOptions;
import dev.wishcast.local.shop.Comparison;
import dev.wishcast.local.shop.Deliveries;
import dev.wishcast.local.shop.ShopData;
import dev.wishcast.local.stack.Stack;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./wishcast demo}. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description =
                "From rows in MySQL to the phones' push providers. Exits with 0 only if everyone got exactly one push.")
public final class DemoCommand implements Callable<Integer> {

    @Option(names = "--users", paramLabel = "N", defaultValue = "120000", description = "Users of the shop.")
    int users;

    @Option(
            names = "--audience",
            paramLabel = "N",
            defaultValue = "100000",
            description = "How many of them wish for the product.")
    int audience;

    @Option(
            names = "--provider-latency-ms",
            paramLabel = "N",
            defaultValue = "0",
            description = "How long the providers take to answer.")
    private int providerLatencyMs;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            converter = ReportFile.class,
            description = "Where to write the figures, as JSON.")
    Path report;

    @Option(names = "--keep-running", description = "Leave everything up afterwards, until Ctrl-C.")
    boolean keepRunning;

    @Override
    public Integer call() throws Exception {
        StackOptions parts = options();
        PhaseClock phases = new PhaseClock();
        System.out.println("Starting …");
        try (Stack stack = Stack.start(Installation.find(), parts, line -> System.out.println("  " + line))) {
            phases.end("start");
            stack.announce();
            DemoReport result = run(stack, phases, System.err);
            System.out.print("\n" + result.table());
            if (report != null) {
                result.write(report);
            }
            if (keepRunning) {
                System.out.print(stack.summary());
                stack.awaitEnd();
            }
            System.out.println(
                    result.deliveries().complete() ? "\nEveryone got their push." : "\nNot as it should be.");
            return result.deliveries().complete() ? 0 : 1;
        }
    }

    /** Checks the arguments, and says what to start. */
    StackOptions options() {
        if (audience < 1 || users < audience) {
            throw new IllegalArgumentException("--audience must be at least 1 and at most --users, but is " + audience
                    + " of " + users + " users.");
        }
        if (providerLatencyMs < 0) {
            throw new IllegalArgumentException("--provider-latency-ms must not be negative.");
        }
        StackOptions parts = StackOptions.defaults().withStubLatency(Duration.ofMillis(providerLatencyMs));
        return keepRunning ? parts.withHighAvailability() : parts;
    }

    /**
     * Runs one sale, from the rows in MySQL to the comparison of who got a push with who should have.
     *
     * @param phases is told when a phase ends
     * @param out gets the progress
     * @throws ServerFailedException if a server or the job fails, or nothing moves any more
     */
    DemoReport run(Stack stack, PhaseClock phases, PrintStream out)
            throws IOException, SQLException, InterruptedException {
        try (ShopData shop = new ShopData(stack.mysql(), users, audience)) {
            try (Progress progress = new Progress("Users into MySQL", users, out)) {
                shop.load(progress::at);
            }
            phases.end("load");
            stack.startConnector();
            String job = stack.startJob(Map.of());
            index(shop, stack, job, out);
            phases.end("index");
            long indexed = shop.wishes();

            Comparison comparison = Comparison.of(stack.mysql(), ShopData.PRODUCT);
            phases.end("prepare");

            String saleId = "demo-" + Instant.now().getEpochSecond();
            long publishedAt = announce(stack, saleId);
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

    private static long announce(Stack stack, String saleId) throws InterruptedException {
        try (SalePublisher publisher = new SalePublisher(stack.kafka().clientProperties())) {
            return publisher.publish(SaleAnnouncement.started(
                    saleId, ShopData.PRODUCT, "It's on sale!", "Something on your wishlist is on sale now."));
        }
    }

    /** Waits for the snapshot first, so that the removals after it come as deletes. */
    private static void index(ShopData shop, Stack stack, String job, PrintStream out)
            throws IOException, SQLException, InterruptedException {
        try (CatchUp catchUp = new CatchUp(stack, job);
                Progress progress = new Progress("Rows into the index", shop.wishes() + shop.devices(), out)) {
            catchUp.await(progress::at);
            shop.removeWishes();
            catchUp.await(progress::at);
        }
    }
}
