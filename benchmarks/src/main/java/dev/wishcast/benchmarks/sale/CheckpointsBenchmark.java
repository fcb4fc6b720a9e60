package dev.wishcast.benchmarks.sale;

import dev.wishcast.benchmarks.runner.BenchmarkCommand;
import dev.wishcast.benchmarks.runner.FlinkSettings;
import dev.wishcast.benchmarks.sale.CheckpointsReport.CheckpointRun;
import dev.wishcast.benchmarks.sale.CheckpointsReport.ThrottledSale;
import dev.wishcast.local.await.Standstill;
import dev.wishcast.local.flink.Checkpoint;
import dev.wishcast.local.flink.FlinkCluster;
import dev.wishcast.local.server.StubProcess;
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
    private static final Duration STALLED = Duration.ofMinutes(2);

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
                audience,
                kind,
                Set.of(audience),
                0,
                PARALLELISM,
                flink.settings(),
                kind.limits(ratePerSecond),
                Optional.empty());
        try (SaleStack system = new SaleStack(setup, progress)) {
            long publishedAt = system.publish(SALE, SaleStack.product(audience));
            watch(system, kind, publishedAt, checkpoints, progress);
            StubProcess.Counts counts = system.stack().stub().orElseThrow().counts(SALE);
            return new ThrottledSale(
                    kind,
                    audience,
                    counts.distinct(),
                    counts.accepted() - counts.distinct(),
                    (counts.lastAcceptedAt() - counts.firstAcceptedAt()) / 1e3,
                    system.stack().flink().rest().restarts(system.job()));
        }
    }

    /** Until all have got their push, or nothing moves any more. */
    private void watch(
            SaleStack system, Phones kind, long publishedAt, List<CheckpointRun> checkpoints, PrintStream progress)
            throws IOException, InterruptedException {
        FlinkCluster flink = system.stack().flink();
        Set<Long> seen = new HashSet<>();
        Standstill standstill = new Standstill();
        long accepted;
        do {
            system.stack().checkAlive();
            flink.checkNotFailed(system.job());
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
            accepted = system.stack().stub().orElseThrow().counts(SALE).distinct();
            for (Checkpoint checkpoint : flink.rest().checkpoints(system.job())) {
                long since = checkpoint.triggeredAt() - publishedAt;
                if (since >= 0 && seen.add(checkpoint.id())) {
                    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
                    checkpoints.add(new CheckpointRun(kind, since, accepted, load, checkpoint));
                    progress.printf("  %,d pushes; checkpoint %s%n", accepted, checkpoint);
                }
            }
        } while (accepted < audience && standstill.of(accepted).compareTo(STALLED) <= 0);
    }
}
