package dev.wishcast.benchmarks.crash;

import dev.wishcast.benchmarks.runner.Rounding;
import dev.wishcast.launcher.sale.SaleAnnouncement;
import dev.wishcast.launcher.sale.SalePublisher;
import dev.wishcast.local.await.AwaitJob;
import dev.wishcast.local.await.AwaitRecovery;
import dev.wishcast.local.await.CatchUp;
import dev.wishcast.local.await.SourceOffsets;
import dev.wishcast.local.flink.FlinkRest.Restored;
import dev.wishcast.local.process.ServerFailedException;
import dev.wishcast.local.run.Installation;
import dev.wishcast.local.run.StackOptions;
import dev.wishcast.local.server.StubProcess;
import dev.wishcast.local.shop.Comparison;
import dev.wishcast.local.shop.Deliveries;
import dev.wishcast.local.shop.ShopData;
import dev.wishcast.local.stack.Stack;
import dev.wishcast.local.stack.StackAudit;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A stack with two TaskManagers of one slot each and a shop on it, to which things happen in the middle of sales, while users
 * go on to change other wishes. Not thread-safe.
 */
final class CrashSuite implements AutoCloseable {

    /** The audit's log shows as many differences of each kind. */
    private static final int EXAMPLES = 10;

    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    private static final Map<String, String> FLINK_SETTINGS = Map.of(
            // Kills that follow each other sooner than they ever would must not add up to a backoff of a minute.
            "restart-strategy.exponential-delay.reset-backoff-threshold", "10 s",
            // A killed process is noticed by its closed port; only one that hangs needs the timeout, or a busy machine.
            "heartbeat.timeout", "20 s");

    private final Stack stack;
    private final StubProcess stub;
    private final int audience;
    private final AwaitRecovery recovery;
    private final RestartableJob job;
    private final FaultInjector faults;
    private int sales;

    private CrashSuite(Stack stack, int audience, RestartableJob job, AwaitRecovery recovery) {
        this.stack = stack;
        this.stub = stack.stub().orElseThrow();
        this.audience = audience;
        this.recovery = recovery;
        this.job = job;
        this.faults = new FaultInjector(stack, job, recovery);
    }

    /**
     * Starts the stack, loads the shop and waits until the index has it.
     *
     * @param audience devices that each sale is to reach
     * @param ratePerSecond pushes a second, half of them to each provider
     * @param readBack whether the job reads back its receipts when it restores
     */
    static CrashSuite open(int audience, int ratePerSecond, boolean readBack, PrintStream progress)
            throws IOException, SQLException, InterruptedException {
        String perProvider = Integer.toString(ratePerSecond / 2);
        Map<String, String> jobOptions = Map.of(
                "wishcast.fcm.rate-per-second", perProvider,
                "wishcast.apns.rate-per-second", perProvider,
                "wishcast.delivery.read-back", Boolean.toString(readBack));
        StackOptions parts = StackOptions.defaults()
                .withTaskManagers(FaultInjector.PARALLELISM, 1)
                .withHighAvailability()
                .withFlinkSettings(FLINK_SETTINGS);
        Stack stack = Stack.start(Installation.find(), parts, line -> progress.println("  " + line));
        try {
            // Some users more than the audience: they wish for something else, or take their wish back in time.
            int users = audience + audience / 5;
            try (ShopData shop = new ShopData(stack.mysql(), users, audience)) {
                shop.load(loaded -> {});
                stack.startConnector();
                AwaitRecovery recovery = new AwaitRecovery(stack, TIMEOUT);
                RestartableJob job = RestartableJob.start(stack, jobOptions, recovery);
                try (CatchUp catchUp = new CatchUp(stack, job.id())) {
                    catchUp.await(read -> {});
                    shop.removeWishes();
                    catchUp.await(read -> {});
                }
                return new CrashSuite(stack, audience, job, recovery);
            }
        } catch (IOException | SQLException | InterruptedException | RuntimeException e) {
            stack.close();
            throw e;
        }
    }

    /**
     * Lets a fault happen in the middle of a sale, or of a load of wishes before it, and compares whom the sale reached with
     * whom it should have.
     *
     * @throws ServerFailedException if the system does not come back
     */
    CrashRun run(Fault fault, Phase phase, long seed) throws IOException, SQLException, InterruptedException {
        SplittableRandom random = new SplittableRandom(seed);
        double atShare = random.nextDouble(0.05, 0.95);
        Before before = new Before(
                System.currentTimeMillis(), job.restarts(), stack.flink().taskManagersReplaced());
        Outcome outcome;
        try (BackgroundWishes others = BackgroundWishes.start(stack.mysql(), seed)) {
            outcome = switch (phase) {
                case FANOUT -> inFanOut(fault, atShare, random);
                case INDEX -> inIndexBuild(fault, "new-" + seed, atShare, random);
            };
        }
        CrashRun run = new CrashRun(
                seed,
                fault,
                phase,
                Rounding.of(atShare, 3),
                outcome.acceptedBefore,
                outcome.deliveries,
                recovery(before, outcome.restoreMs),
                null);
        faults.undo();
        return run;
    }

    /**
     * Compares the index with MySQL, row by row, while nobody writes.
     *
     * @return how many rows differ
     * @throws ServerFailedException if they could not be compared
     */
    long audit() throws IOException, InterruptedException {
        awaitIndex();
        return StackAudit.run(stack, job.takeSavepoint(), EXAMPLES).differences();
    }

    boolean jobIsRunning() throws IOException, InterruptedException {
        return job.isRunning();
    }

    @Override
    public void close() {
        stack.close();
    }

    private Outcome inFanOut(Fault fault, double atShare, SplittableRandom random)
            throws IOException, SQLException, InterruptedException {
        Sale sale = announce(ShopData.PRODUCT);
        long devices = sale.comparison.audience();
        awaitAccepted(sale, Math.round(atShare * devices));
        long before = stub.counts(sale.id).accepted();
        double secondShare = random.nextDouble(atShare, 1);
        long restoreMs = faults.inject(fault, random, () -> awaitAccepted(sale, Math.round(secondShare * devices)));
        return new Outcome(before, finish(sale), restoreMs);
    }

    private Outcome inIndexBuild(Fault fault, String product, double atShare, SplittableRandom random)
            throws IOException, SQLException, InterruptedException {
        WishBatch wishes = new WishBatch(stack.mysql(), product, audience);
        long read = recordsRead();
        long restoreMs;
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<Void> added = thread.submit(wishes::add);
            long wanted = read + Math.round(atShare * audience);
            recovery.until(wanted + " records read", () -> recordsRead() >= wanted);
            restoreMs = faults.inject(fault, random, () -> {});
            added.get();
        } catch (ExecutionException e) {
            throw new ServerFailedException("The wishes could not be written: " + e.getCause(), e);
        } finally {
            thread.shutdownNow();
        }
        awaitIndex();
        Outcome outcome = new Outcome(0, finish(announce(product)), restoreMs);
        wishes.remove();
        return outcome;
    }

    private Sale announce(String product) throws SQLException, InterruptedException {
        Comparison comparison = Comparison.of(stack.mysql(), product);
        String id = "crash-" + ++sales;
        try (SalePublisher publisher = new SalePublisher(stack.kafka().clientProperties())) {
            return new Sale(
                    id, comparison, publisher.publish(SaleAnnouncement.started(id, product, "It's on sale!", null)));
        }
    }

    private void awaitAccepted(Sale sale, long count) throws InterruptedException {
        recovery.until(count + " pushes accepted", () -> stub.counts(sale.id).distinct() >= count);
    }

    private void awaitIndex() throws IOException, InterruptedException {
        try (CatchUp catchUp = new CatchUp(stack, job.id())) {
            catchUp.await(read -> {});
        }
    }

    private long recordsRead() throws IOException, InterruptedException {
        try (SourceOffsets offsets = new SourceOffsets(stack, job.id())) {
            return offsets.read();
        }
    }

    /** Waits until all have got their push and nothing more can come of this sale, or nothing moves any more. */
    private Deliveries finish(Sale sale) throws IOException, InterruptedException {
        new AwaitJob(stack, job.id()).pushes(sale.id, sale.comparison.audience(), AwaitJob.QUIET, accepted -> {});
        job.awaitRunning();
        job.awaitCheckpoint();
        return sale.comparison.with(stub, sale.id, sale.publishedAt);
    }

    private CrashRun.Recovery recovery(Before before, long restoreMs) throws IOException, InterruptedException {
        Optional<Restored> restored = job.restoredSince(before.time);
        int restarts = job.restarts();
        return new CrashRun.Recovery(
                restoreMs,
                restored.map(Restored::checkpointId).orElse(0L),
                restored.isPresent() ? job.skippedAsSettled() : 0,
                // A new JobManager counts from 0 again.
                restarts >= before.jobRestarts ? restarts - before.jobRestarts : restarts,
                stack.flink().taskManagersReplaced() - before.taskManagersReplaced);
    }

    private record Before(long time, int jobRestarts, int taskManagersReplaced) {}

    private record Outcome(long acceptedBefore, Deliveries deliveries, long restoreMs) {}

    private record Sale(String id, Comparison comparison, long publishedAt) {}
}
