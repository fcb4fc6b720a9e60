package dev.wishcast.benchmarks.sale;

import dev.wishcast.benchmarks.runner.BenchmarkCommand;
import dev.wishcast.benchmarks.runner.FlinkSettings;
import dev.wishcast.benchmarks.sale.CheckpointsReport.CheckpointRun;
import dev.wishcast.benchmarks.sale.CheckpointsReport.ThrottledSale;
import dev.wishcast.local.await.AwaitJob;
import dev.wishcast.local.flink.Checkpoint;
import dev.wishcast.local.shop.Deliveries;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code ./wishcast bench checkpoints --audience 500000 --rate 5000 --report checkpoints.json}: the whole system, with a sale
 * whose pushes take far longer than it takes to look up whom they are for, and what Flink says of its checkpoints meanwhile.
 */
@Command(
        name = "checkpoints",
        description = "How long checkpoints take while a sale's pushes wait for the providers' rate limits.")
public final class CheckpointsBenchmark extends BenchmarkCommand {

    private static final String SALE = "throttled";
    private static final int PARALLELISM = 2;
    private static final Duration POLL = Duration.ofMillis(500);

    @Option(names = "--audience", description = "Users with one phone each who wish for the product.")
    private int audience = 500_000;

    @Option(names = "--rate", description = "Pushes a second, over all providers: each one's limit is its part of it.")
    private int ratePerSecond = 5_000;

    @Mixin
    private FlinkSettings flink;

    @Override
    protected CheckpointsReport run(PrintStream progress) throws IOException, SQLException, InterruptedException {
        requireAtLeast(1, "--audience", audience);
        requireAtLeast(2, "--rate", ratePerSecond);
        List<ThrottledSale> sales = new ArrayList<>();
        List<CheckpointRun> checkpoints = new ArrayList<>();
        for (Phones kind : Phones.values()) {
            progress.printf("Phones: %s …%n", kind);
            sales.add(run(kind, checkpoints, progress));
        }
        return new CheckpointsReport(ratePerSecond, flink.settings(), sales, checkpoints);
    }

    private ThrottledSale run(Phones kind, List<CheckpointRun> checkpoints, PrintStream progress)
            throws IOException, SQLException, InterruptedException {
        SaleStack.Setup setup = new SaleStack.Setup(
                kind, Set.of(audience), 0, PARALLELISM, flink.settings(), kind.limits(ratePerSecond), Optional.empty());
        try (SaleStack system = new SaleStack(setup, referee, progress)) {
            long publishedAt = system.publish(SALE, SaleStack.product(audience));
            system.awaitPushes(SALE, audience, addCheckpoints(system, kind, publishedAt, checkpoints, progress));
            Deliveries sent = system.compare(SALE, audience, publishedAt, push -> {});
            return new ThrottledSale(
                    kind,
                    audience,
                    sent.accepted(),
                    sent.duplicates(),
                    (sent.lastAcceptedMs() - sent.firstAcceptedMs()) / 1e3,
                    system.stack().flink().rest().restarts(system.job()));
        }
    }

    /** Adds each checkpoint of the sale once, when it has ended. */
    private static AwaitJob.Progress addCheckpoints(
            SaleStack system, Phones kind, long publishedAt, List<CheckpointRun> checkpoints, PrintStream progress) {
        Set<Long> seen = new HashSet<>();
        return accepted -> {
            for (Checkpoint checkpoint : system.stack().flink().rest().checkpoints(system.job())) {
                long since = checkpoint.triggeredAt() - publishedAt;
                if (since >= 0 && seen.add(checkpoint.id())) {
                    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
                    checkpoints.add(new CheckpointRun(kind, since, accepted, load, checkpoint));
                    progress.printf("  %,d pushes; checkpoint %s%n", accepted, checkpoint);
                }
            }
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        };
    }
}
