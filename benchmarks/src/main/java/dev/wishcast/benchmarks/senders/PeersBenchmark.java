package dev.wishcast.benchmarks.senders;

import dev.wishcast.benchmarks.contender.Contender;
import dev.wishcast.benchmarks.contender.ContenderMain;
import dev.wishcast.benchmarks.runner.ProcessStats;
import dev.wishcast.benchmarks.sale.Phones;
import dev.wishcast.benchmarks.sale.SaleRun;
import dev.wishcast.benchmarks.sale.SaleStack;
import dev.wishcast.launcher.sale.SalePublisher;
import dev.wishcast.local.stack.Stack;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;

/**
 * {@code ./wishcast bench peers --report peers.json}: the same messages to the same provider stub by Wishcast, from the sale
 * event on, and by what one would use instead, one after the other, on one stack.
 */
@Command(
        name = "peers",
        description =
                "A sale's pushes by Wishcast, all the way from the event in Kafka, beside bare push clients, what"
                        + " teams build first, and the limit of the machine. Wishcast has the heap of the local stack, 1,152 MiB.")
public final class PeersBenchmark extends ContendersBenchmark {

    private static final List<Contender> PEERS = List.of(
            Contender.PUSHY,
            Contender.PUSHY_NATIVE_TLS,
            Contender.FIREBASE_ADMIN,
            Contender.NAIVE_BASELINE,
            Contender.HTTP2_LIMIT);

    /** Sends a million messages before, unless an option says otherwise. */
    public PeersBenchmark() {
        super(1_000_000);
    }

    @Override
    void run(int latencyMs, List<SenderRun> runs, PrintStream progress)
            throws IOException, SQLException, InterruptedException {
        if (messages == warmUp) {
            throw new IllegalArgumentException("--messages and --warm-up differ: each is a sale of its own");
        }
        // Firebase-admin takes no tokens of APNs, so all users have the same kind of phone.
        SaleStack.Setup setup =
                SaleStack.Setup.unlimited(Phones.ANDROID, Set.of(messages, warmUp), latencyMs, sending.parallelism());
        try (SaleStack sales = new SaleStack(setup, progress)) {
            runs.add(wishcast(sales));
            Stack stack = sales.stack();
            // Its process stays, idle, as the other servers do.
            stack.flink().rest().cancel(sales.job());
            indexProducts(stack);
            try (ContenderProcesses peers = ContenderProcesses.beside(stack, jvmArguments)) {
                for (Contender peer : PEERS) {
                    progress.printf("  %s …%n", peer.label);
                    sales.awaitQuiet();
                    runs.add(run(peer, peers, latencyMs, options(stack), true));
                }
            }
        }
    }

    private SenderRun wishcast(SaleStack sales) throws IOException, InterruptedException {
        SaleRun before = sales.sale(warmUp, false);
        SaleRun run = sales.sale(messages, true);
        long taskManager = sales.stack().flink().taskManagerPids().get(0);
        return new SenderRun(
                Contender.WISHCAST_FCM.label,
                Contender.WISHCAST_FCM.provider,
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

    private Map<String, String> options(Stack stack) {
        return Map.ofEntries(
                Map.entry("kafka.bootstrap-servers", stack.kafka().bootstrapServers()),
                Map.entry("kafka.sale-topic", SalePublisher.TOPIC),
                Map.entry("mysql.url", stack.mysql().url()),
                Map.entry("mysql.user", stack.mysql().cdcUser()),
                Map.entry("mysql.password", stack.mysql().cdcPassword()),
                Map.entry("product." + ContenderMain.WARM_UP, SaleStack.product(warmUp)),
                Map.entry("product." + ContenderMain.MEASURED, SaleStack.product(messages)));
    }

    @Override
    SendersReport report(List<SenderRun> runs) {
        SendersReport report = new SendersReport(jvmArguments, runs, """
            Seconds run until the last push was accepted, by the stub's clock: of Wishcast and first-built (the naive
            baseline) from the publication of the sale event, of the others from the order to send. CPU, threads and memory
            are those of the sender's own process (Wishcast's: Flink's TaskManager); the stub, Kafka and MySQL share the
            cores and are not in them. Wishcast and first-built find out whom to send to, and Wishcast also writes a receipt
            for each push; the others get devices and text handed to them. http2-limit is a load generator: nothing can be
            much faster here.
            """);
        for (int latencyMs : new int[] {0, 50}) {
            report.compare(Contender.WISHCAST_FCM, Contender.PUSHY, latencyMs, 0.5);
            report.compare(Contender.WISHCAST_FCM, Contender.PUSHY_NATIVE_TLS, latencyMs, 0.5);
            report.compare(Contender.WISHCAST_FCM, Contender.FIREBASE_ADMIN, latencyMs, latencyMs == 0 ? 5 : 10);
            report.compare(Contender.WISHCAST_FCM, Contender.NAIVE_BASELINE, latencyMs, 5);
        }
        return report;
    }
}
