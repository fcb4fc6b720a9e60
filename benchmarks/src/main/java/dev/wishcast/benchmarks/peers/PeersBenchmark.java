package dev.wishcast.benchmarks.peers;

import dev.wishcast.benchmarks.Conditions;
import dev.wishcast.benchmarks.fanout.FanOutRun;
import dev.wishcast.benchmarks.fanout.FanOutSetup;
import dev.wishcast.benchmarks.fanout.FanOutStack;
import dev.wishcast.benchmarks.fanout.OtherJvm;
import dev.wishcast.benchmarks.sender.Assignment;
import dev.wishcast.benchmarks.sender.Contender;
import dev.wishcast.benchmarks.sender.ContenderProcess;
import dev.wishcast.benchmarks.sender.Effort;
import dev.wishcast.benchmarks.sender.SenderRun;
import dev.wishcast.benchmarks.sender.StubRun;
import dev.wishcast.benchmarks.shop.Phones;
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
import java.util.Optional;
import java.util.Set;

/**
 * The same messages to the same provider stub by Wishcast, from the sale event on, and by what one would use instead; one
 * after the other, on one stack.
 *
 * @param warmUp messages that each sends before and that do not count
 * @param parallelism of Wishcast's job
 * @param jvmArguments of every other contender
 */
record PeersBenchmark(
        int messages, int warmUp, List<Integer> providerLatenciesMs, int parallelism, List<String> jvmArguments) {

    private static final List<Contender> PEERS = List.of(
            Contender.PUSHY,
            Contender.PUSHY_NATIVE_TLS,
            Contender.FIREBASE_ADMIN,
            Contender.FIRST_BUILT,
            Contender.HTTP2_LIMIT);

    /** Who needs longer has shown their rate by then. */
    private static final Duration AT_MOST = Duration.ofSeconds(60);

    PeersReport run(PrintStream progress) throws IOException, SQLException, InterruptedException {
        Conditions conditions = Conditions.now();
        List<SenderRun> runs = new ArrayList<>();
        for (int latencyMs : providerLatenciesMs) {
            progress.printf("Provider latency %d ms …%n", latencyMs);
            Duration latency = Duration.ofMillis(latencyMs);
            // Firebase-admin takes no tokens of APNs, so all users have the same kind of phone.
            FanOutSetup setup = new FanOutSetup(
                    Set.copyOf(List.of(messages, warmUp)),
                    Phones.ANDROID,
                    latency,
                    parallelism,
                    Map.of(),
                    Optional.empty());
            try (FanOutStack stack = FanOutStack.start(setup, progress)) {
                runs.add(wishcast(stack));
                // Its process stays, idle, as the other servers do.
                stack.cancelJob();
                indexProducts(stack.stack());
                try (StubRun peers = StubRun.beside(stack.stack(), jvmArguments)) {
                    for (Contender peer : PEERS) {
                        progress.printf("  %s …%n", peer.label());
                        stack.awaitQuiet();
                        Effort effort = peers.send(new Assignment(
                                peer, warmUp, messages, AT_MOST, parallelism, latency, options(stack.stack())));
                        runs.add(SenderRun.of(
                                peer,
                                messages,
                                latencyMs,
                                effort,
                                peers.stub().counts(ContenderProcess.MEASURED),
                                effort.startedAt()));
                    }
                }
            }
        }
        return new PeersReport(conditions, jvmArguments, runs);
    }

    private SenderRun wishcast(FanOutStack stack) throws IOException, InterruptedException {
        FanOutRun before = stack.sale(warmUp, false);
        FanOutRun run = stack.sale(messages, true);
        long taskManager = stack.stack().flink().taskManagerPids().get(0);
        return new SenderRun(
                "wishcast",
                Contender.WISHCAST_FCM.provider(),
                run.audience(),
                messages,
                before.accepted(),
                run.accepted(),
                run.duplicates(),
                run.providerLatencyMs(),
                run.lastMs() / 1e3,
                run.jobCpuMicrosPerNotification(),
                OtherJvm.peakThreads(taskManager),
                OtherJvm.peakRssMb(taskManager));
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
                "product." + ContenderProcess.WARM_UP,
                FanOutStack.product(warmUp),
                "product." + ContenderProcess.MEASURED,
                FanOutStack.product(messages));
    }
}
