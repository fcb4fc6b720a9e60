package dev.wishcast.benchmarks.checkpoints;

import dev.wishcast.benchmarks.Conditions;
import dev.wishcast.benchmarks.shop.Phones;
import dev.wishcast.benchmarks.shop.Wishers;
import dev.wishcast.launcher.sale.SaleAnnouncement;
import dev.wishcast.launcher.sale.SalePublisher;
import dev.wishcast.local.await.Standstill;
import dev.wishcast.local.flink.Checkpoint;
import dev.wishcast.local.process.ServerFailedException;
import dev.wishcast.local.run.Installation;
import dev.wishcast.local.run.StackOptions;
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
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The whole system, with a sale whose pushes take far longer than it takes to look up whom they are for, and what Flink
 * says of its checkpoints meanwhile.
 *
 * @param audience users with one phone each
 * @param ratePerSecond over all providers
 * @param flinkSettings on top of {@code flink-conf}
 */
record CheckpointsBenchmark(int audience, int ratePerSecond, List<Phones> phones, Map<String, String> flinkSettings) {

    private static final String SALE = "throttled";
    private static final String PRODUCT = "throttled";
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration STALLED = Duration.ofMinutes(2);

    CheckpointsReport run(PrintStream progress) throws IOException, SQLException, InterruptedException {
        Conditions conditions = Conditions.now();
        List<SaleRun> sales = new ArrayList<>();
        List<CheckpointRun> checkpoints = new ArrayList<>();
        for (Phones kind : phones) {
            progress.printf("Phones: %s …%n", kind);
            sales.add(run(kind, checkpoints, progress));
        }
        return new CheckpointsReport(conditions, ratePerSecond, flinkSettings, sales, checkpoints);
    }

    private SaleRun run(Phones kind, List<CheckpointRun> checkpoints, PrintStream progress)
            throws IOException, SQLException, InterruptedException {
        StackOptions options = StackOptions.defaults().withFlinkSettings(flinkSettings);
        try (Stack stack = Stack.start(Installation.find(), options, line -> progress.println("  " + line));
                SalePublisher publisher = new SalePublisher(stack.kafka().clientProperties())) {
            Wishers wishers = new Wishers(stack.mysql(), kind);
            wishers.addPhones(audience);
            wishers.addWishes(PRODUCT, audience);
            stack.startConnector();
            String job = stack.startJob(kind.limits(ratePerSecond));
            awaitIndex(stack, job);
            long publishedAt = publisher.publish(
                    SaleAnnouncement.started(SALE, PRODUCT, "It's on sale!", "Something on your wishlist."));
            watch(stack, job, kind, publishedAt, checkpoints, progress);
            StubProcess.Counts counts = stack.stub().orElseThrow().counts(SALE);
            return new SaleRun(
                    kind,
                    audience,
                    counts.distinct(),
                    counts.accepted() - counts.distinct(),
                    (counts.lastAcceptedAt() - counts.firstAcceptedAt()) / 1e3,
                    stack.flink().rest().restarts(job));
        }
    }

    private void awaitIndex(Stack stack, String job) throws IOException, InterruptedException {
        Standstill standstill = new Standstill();
        long rows;
        do {
            stack.checkAlive();
            stack.flink().checkNotFailed(job);
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
            rows = counter(stack, job, "wishesUpserted") + counter(stack, job, "devicesUpserted");
            if (standstill.of(rows).compareTo(STALLED) > 0) {
                throw new ServerFailedException(
                        "The index stands still at " + rows + " of " + 2L * audience + " rows.");
            }
        } while (rows < 2L * audience);
    }

    private static long counter(Stack stack, String job, String name) throws IOException, InterruptedException {
        return stack.flink().rest().sums(job, metric -> metric.endsWith(".wishcast." + name)).values().stream()
                .mapToLong(Double::longValue)
                .sum();
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
