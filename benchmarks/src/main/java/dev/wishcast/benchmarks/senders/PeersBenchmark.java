package dev.wishcast.benchmarks.senders;

import dev.wishcast.benchmarks.contender.Contender;
import dev.wishcast.benchmarks.contender.ContenderMain;
import dev.wishcast.benchmarks.contender.ContenderResult;
import dev.wishcast.benchmarks.contender.ContenderTask;
import dev.wishcast.benchmarks.runner.BenchmarkCommand;
import dev.wishcast.benchmarks.runner.ProcessStats;
import dev.wishcast.benchmarks.runner.SendingOptions;
import dev.wishcast.benchmarks.sale.Phones;
import dev.wishcast.benchmarks.sale.SaleRun;
import dev.wishcast.benchmarks.sale.SaleStack;
import dev.wishcast.launcher.sale.SalePublisher;
import dev.wishcast.local.server.StubProcess;
import dev.wishcast.local.shop.Deliveries;
import dev.wishcast.local.stack.Stack;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code ./wishcast bench peers --report peers.json}: the same messages to the same provider stub by Wishcast, from the sale
 * event on, and by what one would use instead, one after the other, on one stack.
 */
@Command(
        name = "peers",
        description =
                "A sale's pushes by Wishcast, all the way from the event in Kafka, beside bare push clients, what"
                        + " teams build first, and the limit of the machine. Wishcast has the heap of the local stack, 1,152 MiB.")
public final class PeersBenchmark extends BenchmarkCommand {

    /** A peer that needs longer has shown its rate by then. */
    private static final Duration AT_MOST = Duration.ofSeconds(60);

    @Option(
            names = "--messages",
            description = "How many messages each sends; a peer that is too slow sends for a minute.")
    private int messages = 500_000;

    @Option(
            names = "--warm-up",
            description = "How many messages each sends before, which do not count. A million take firebase-admin's own"
                    + " pool nine minutes at 50 ms.")
    private int warmUp = 1_000_000;

    @Option(
            names = "--jvm-argument",
            description = "Of every contender with a JVM of its own; may be repeated, to compare garbage collectors.")
    private List<String> jvmArguments = List.of("-Xmx1g");

    @Mixin
    private SendingOptions sending;

    @Override
    protected PeersReport run(PrintStream progress) throws IOException, SQLException, InterruptedException {
        requireAtLeast(1, "--messages", messages);
        requireAtLeast(1, "--warm-up", warmUp);
        requireAtLeast(1, "--parallelism", sending.parallelism());
        if (messages == warmUp) {
            throw new IllegalArgumentException("--messages and --warm-up differ: each is a sale of its own");
        }
        List<SenderRun> runs = new ArrayList<>();
        for (int latencyMs : sending.providerLatenciesMs()) {
            progress.printf("Provider latency %d ms …%n", latencyMs);
            run(latencyMs, runs, progress);
        }
        return new PeersReport(jvmArguments, runs);
    }

    /** Runs Wishcast and all peers at one provider latency, and adds what each came to. */
    private void run(int latencyMs, List<SenderRun> runs, PrintStream progress)
            throws IOException, SQLException, InterruptedException {
        // Firebase-admin takes no tokens of APNs, so all users have the same kind of phone.
        SaleStack.Setup setup = SaleStack.Setup.of(
                Phones.ANDROID, Set.of(messages, warmUp), latencyMs, sending.parallelism(), SendingOptions.UNLIMITED);
        try (SaleStack sales = new SaleStack(setup, referee, progress)) {
            runs.add(wishcast(sales));
            Stack stack = sales.stack();
            // Its process stays, idle, as the other servers do.
            stack.flink().rest().cancel(sales.job());
            indexProducts(stack);
            try (ContenderProcesses peers = new ContenderProcesses(stack, jvmArguments)) {
                for (Contender peer : Contender.values()) {
                    progress.printf("  %s …%n", peer.label);
                    referee.awaitQuiet();
                    runs.add(run(peer, peers, latencyMs, stack));
                }
            }
        }
    }

    private SenderRun run(Contender peer, ContenderProcesses peers, int latencyMs, Stack stack)
            throws IOException, InterruptedException {
        StubProcess stub = stack.stub().orElseThrow();
        stub.reset();
        ContenderResult result = peers.run(
                new ContenderTask(peer, warmUp, messages, AT_MOST, Duration.ofMillis(latencyMs), options(stack, stub)));
        StubProcess.Counts counts = stub.counts(ContenderMain.MEASURED);
        String who = peer.label + " at " + latencyMs + " ms";
        check(who, result.sent(), counts);
        check(who + ", warm-up", warmUp, stub.counts(ContenderMain.WARM_UP));
        return SenderRun.of(peer, messages, latencyMs, result, counts);
    }

    /** Its process has ended: nothing more can come. */
    private void check(String sale, long sent, StubProcess.Counts counts) {
        long distinct = counts.distinct();
        long duplicates = counts.accepted() - distinct;
        referee.check(sale, new Deliveries(sent, distinct, sent - distinct, duplicates, 0, 0, 0));
        referee.check(sale, counts.violations());
    }

    private SenderRun wishcast(SaleStack sales) throws IOException, SQLException, InterruptedException {
        SaleRun before = sales.sale(warmUp, false);
        SaleRun run = sales.sale(messages, true);
        long taskManager = sales.stack().flink().taskManagerPids().get(0);
        return new SenderRun(
                SenderRun.WISHCAST,
                "fcm",
                run.audience(),
                messages,
                before.accepted(),
                run.accepted(),
                run.duplicates(),
                run.providerLatencyMs(),
                run.lastMs() / 1e3,
                run.jobCpuMicrosPerNotification(),
                ProcessStats.peakThreads(taskManager),
                ProcessStats.peakRssMb(taskManager));
    }

    /** What a query for a product's users needs; Wishcast does without, and neither has it while it is measured. */
    private static void indexProducts(Stack stack) throws SQLException {
        try (Connection connection = stack.mysql().connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION sql_log_bin = 0");
            statement.execute("CREATE INDEX wishlist_item_product ON wishlist_item (product_id, user_id)");
            statement.execute("ANALYZE TABLE wishlist_item, device");
        }
    }

    private Map<String, String> options(Stack stack, StubProcess stub) {
        Map<String, String> options = new HashMap<>(stub.jobOptions());
        options.put("kafka.bootstrap-servers", stack.kafka().bootstrapServers());
        options.put("kafka.sale-topic", SalePublisher.TOPIC);
        options.put("mysql.url", stack.mysql().url());
        options.put("mysql.user", stack.mysql().cdcUser());
        options.put("mysql.password", stack.mysql().cdcPassword());
        options.put("product." + ContenderMain.WARM_UP, SaleStack.product(warmUp));
        options.put("product." + ContenderMain.MEASURED, SaleStack.product(messages));
        return Map.copyOf(options);
    }
}
