package dev.wishcast.benchmarks.checkpoints;

import dev.wishcast.benchmarks.checkpoints.CheckpointsReport.CheckpointRun;
import dev.wishcast.benchmarks.checkpoints.CheckpointsReport.ThrottledSale;
import dev.wishcast.benchmarks.runner.BenchmarkCommand;
import dev.wishcast.benchmarks.runner.Conditions;
import dev.wishcast.benchmarks.runner.FlinkSettings;
import dev.wishcast.benchmarks.sale.Phones;
import dev.wishcast.benchmarks.sale.SaleStack;
import dev.wishcast.local.await.Standstill;
import dev.wishcast.local.flink.Checkpoint;
import dev.wishcast.local.server.StubProcess;
import dev.wishcast.local.stack.Stack;
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

    @Option(
            names = "--phones",
            split = ",",
            arity = "1..*",
            description = "Whose phones the users have, one run each: ${COMPLETION-CANDIDATES}.")
    private List<Phones> phones = List.of(Phones.BOTH, Phones.ANDROID);

    @Mixin
    private FlinkSettings flink;

    @Override
    protected CheckpointsReport run(Conditions conditions, PrintStream progress)
            throws IOException, SQLException, InterruptedException {
        requireAtLeast(1, "--audience", audience);
        requireAtLeast(2, "--rate", ratePerSecond);
        List<ThrottledSale> sales = new ArrayList<>();
        List<CheckpointRun> checkpoints = new ArrayList<>();
        for (Phones kind : phones) {
            progress.printf("Phones: %s …%n", kind);
            sales.add(run(kind, checkpoints, progress));
        }
        return new CheckpointsReport(conditions, ratePerSecond, flink.settings(), sales, checkpoints);
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
        try (SaleStack system = SaleStack.start(setup, progress)) {
            long publishedAt = system.publish(SALE, SaleStack.product(audience));
            watch(system.stack(), system.job(), kind, publishedAt, checkpoints, progress);
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
            Stack stack,
            String job,
            Phones kind,
            long publishedAt,
            List<CheckpointRun> checkpoints,
            PrintStream progress)
            throws IOException, InterruptedException {
        Set<Long> seen = new HashSet<>();
        Standstill standstill = new Standstill();
        long accepted;
        do {
            stack.checkAlive();
            stack.flink().checkNotFailed(job);
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
            accepted = stack.stub().orElseThrow().counts(SALE).distinct();
            for (Checkpoint checkpoint : stack.flink().rest().checkpoints(job)) {
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
