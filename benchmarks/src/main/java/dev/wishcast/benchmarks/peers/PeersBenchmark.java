package dev.wishcast.benchmarks.peers;

import dev.wishcast.benchmarks.contender.Contender;
import dev.wishcast.benchmarks.contender.ContenderMain;
import dev.wishcast.benchmarks.contender.ContenderResult;
import dev.wishcast.benchmarks.contender.ContenderTask;
import dev.wishcast.benchmarks.runner.BenchmarkCommand;
import dev.wishcast.benchmarks.runner.Conditions;
import dev.wishcast.benchmarks.runner.ProcessStats;
import dev.wishcast.benchmarks.sale.Phones;
import dev.wishcast.benchmarks.sale.SaleRun;
import dev.wishcast.benchmarks.sale.SaleStack;
import dev.wishcast.benchmarks.senders.ContenderOptions;
import dev.wishcast.benchmarks.senders.ContenderProcesses;
import dev.wishcast.benchmarks.senders.SenderRun;
import dev.wishcast.launcher.sale.SalePublisher;
import dev.wishcast.local.stack.Stack;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
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

    private static final List<Contender> PEERS = List.of(
            Contender.PUSHY,
            Contender.PUSHY_NATIVE_TLS,
            Contender.FIREBASE_ADMIN,
            Contender.NAIVE_BASELINE,
            Contender.HTTP2_LIMIT);

    /** A peer that needs longer has shown its rate by then. */
    private static final Duration AT_MOST = Duration.ofSeconds(60);

    @Option(
            names = "--warm-up",
            description = "How many messages each sends before, which do not count; the peers for 20 s at most.")
    private int warmUp = 1_000_000;

    @Mixin
    private ContenderOptions options;

    @Override
    protected PeersReport run(Conditions conditions, PrintStream progress)
            throws IOException, SQLException, InterruptedException {
        requireAtLeast(1, "--messages", options.messages());
        requireAtLeast(1, "--warm-up", warmUp);
        requireAtLeast(1, "--parallelism", options.sending().parallelism());
        if (options.messages() == warmUp) {
            throw new IllegalArgumentException("--messages and --warm-up differ: each is a sale of its own");
        }
        List<SenderRun> runs = new ArrayList<>();
        for (int latencyMs : options.sending().providerLatenciesMs()) {
            progress.printf("Provider latency %d ms …%n", latencyMs);
            // Firebase-admin takes no tokens of APNs, so all users have the same kind of phone.
            SaleStack.Setup setup = SaleStack.Setup.unlimited(
                    Phones.ANDROID,
                    Set.of(options.messages(), warmUp),
                    latencyMs,
                    options.sending().parallelism());
            try (SaleStack stack = SaleStack.start(setup, progress)) {
                runs.add(wishcast(stack));
                // Its process stays, idle, as the other servers do.
                stack.stack().flink().rest().cancel(stack.job());
                indexProducts(stack.stack());
                try (ContenderProcesses peers = ContenderProcesses.beside(stack.stack(), options.jvmArguments())) {
                    for (Contender peer : PEERS) {
                        progress.printf("  %s …%n", peer.label());
                        stack.awaitQuiet();
                        runs.add(run(peer, peers, latencyMs, options(stack.stack())));
                    }
                }
            }
        }
        return new PeersReport(conditions, options.jvmArguments(), runs);
    }

    private SenderRun wishcast(SaleStack stack) throws IOException, InterruptedException {
        SaleRun before = stack.sale(warmUp, false);
        SaleRun run = stack.sale(options.messages(), true);
        long taskManager = stack.stack().flink().taskManagerPids().get(0);
        return new SenderRun(
                Contender.WISHCAST_FCM.label(),
                Contender.WISHCAST_FCM.provider(),
                run.audience(),
                options.messages(),
                before.accepted(),
                run.accepted(),
                run.duplicates(),
                run.providerLatencyMs(),
                run.lastMs() / 1e3,
                run.jobCpuMicrosPerNotification(),
                ProcessStats.peakThreads(taskManager),
                ProcessStats.peakRssMb(taskManager));
    }

    private SenderRun run(Contender peer, ContenderProcesses peers, int latencyMs, Map<String, String> taskOptions)
            throws IOException, InterruptedException {
        ContenderResult result = peers.run(new ContenderTask(
                peer,
                warmUp,
                options.messages(),
                AT_MOST,
                options.sending().parallelism(),
                Duration.ofMillis(latencyMs),
                taskOptions));
        return SenderRun.of(
                peer,
                options.messages(),
                latencyMs,
                result,
                peers.stub().counts(ContenderMain.MEASURED),
                result.startedAt());
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
        return Map.of(
                "kafka.bootstrap-servers",
                stack.kafka().bootstrapServers(),
                "kafka.sale-topic",
                SalePublisher.TOPIC,
                "mysql.url",
                stack.mysql().url(),
                "mysql.user",
                stack.mysql().cdcUser(),
                "mysql.password",
                stack.mysql().cdcPassword(),
                "product." + ContenderMain.WARM_UP,
                SaleStack.product(warmUp),
                "product." + ContenderMain.MEASURED,
                SaleStack.product(options.messages()));
    }
}
