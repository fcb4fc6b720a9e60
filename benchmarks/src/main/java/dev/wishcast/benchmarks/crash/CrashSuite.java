package dev.wishcast.benchmarks.crash;

import dev.wishcast.benchmarks.sale.Phones;
import dev.wishcast.launcher.sale.SaleAnnouncement;
import dev.wishcast.launcher.sale.SalePublisher;
import dev.wishcast.local.await.AwaitJob;
import dev.wishcast.local.await.CatchUp;
import dev.wishcast.local.await.SourceOffsets;
import dev.wishcast.local.flink.FlinkRest;
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
import dev.wishcast.stub.judge.StubStatistics.Violations;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.commons.math3.util.Precision;

/**
 * A stack with two TaskManagers of one slot each and a shop on it, to which things happen in the middle of sales, while users
 * go on to change other wishes. Not thread-safe.
 */
final class CrashSuite implements AutoCloseable {

    /** The audit's log shows as many differences of each kind. */
    private static final int EXAMPLES = 10;

    private static final Map<String, String> FLINK_SETTINGS = Map.of(
            // Kills that follow each other sooner than they ever would must not add up to a backoff of a minute.
            "restart-strategy.exponential-delay.reset-backoff-threshold", "10 s",
            // A killed process is noticed by its closed port; only one that hangs needs the timeout, or a busy machine.
            "heartbeat.timeout", "20 s");

    private final Stack stack;
    private final FlinkRest flink;
    private final StubProcess stub;
    private final int audience;
    private final FaultInjector faults;
    private int sales;

    /**
     * Starts the stack, loads the shop and waits until the index has it.
     *
     * @param audience devices that each sale is to reach
     * @param ratePerSecond pushes a second, half of them to each provider
     * @param readBack whether the job reads back its receipts when it restores
     */
    CrashSuite(int audience, int ratePerSecond, boolean readBack, PrintStream progress)
            throws IOException, SQLException, InterruptedException {
        this.audience = audience;
        StackOptions parts = StackOptions.defaults()
                .withTaskManagers(FaultInjector.PARALLELISM, 1)
                .withHighAvailability()
                .withFlinkSettings(FLINK_SETTINGS);
        stack = Stack.start(Installation.find(), parts, line -> progress.println("  " + line));
        // Some users more than the audience: they wish for something else, or take their wish back in time.
        try (ShopData shop = new ShopData(stack.mysql(), audience + audience / 5, audience)) {
            flink = stack.flink().rest();
            stub = stack.stub().orElseThrow();
            shop.load(loaded -> {});
            stack.startConnector();
            Map<String, String> options = new HashMap<>(Phones.BOTH.limits(ratePerSecond));
            options.put("wishcast.delivery.read-back", Boolean.toString(readBack));
            faults = new FaultInjector(stack, options);
            awaitIndex();
            shop.removeWishes();
            awaitIndex();
        } catch (IOException | SQLException | InterruptedException | RuntimeException e) {
            stack.close();
            throw e;
        }
    }

    /**
     * Lets a fault happen in the middle of a sale, or of a load of wishes before it, and compares whom the sale reached with
     * whom it should have.
     *
     * @param audited whether the index is compared with MySQL afterwards
     * @throws ServerFailedException if the system does not come back
     */
    CrashRun run(Fault fault, Phase phase, long seed, boolean audited)
            throws IOException, SQLException, InterruptedException {
        SplittableRandom random = new SplittableRandom(seed);
        double atShare = random.nextDouble(0.05, 0.95);
        long startedAt = System.currentTimeMillis();
        int restartsBefore = flink.restarts(faults.job());
        int replacedBefore = stack.flink().taskManagersReplaced();
        Outcome outcome;
        try (BackgroundWishes others = new BackgroundWishes(stack.mysql(), seed)) {
            outcome = switch (phase) {
                case FANOUT -> inFanOut(fault, atShare, random);
                case INDEX -> inIndexBuild(fault, "new-" + seed, atShare, random);
            };
        }
        Optional<Restored> restored = faults.restoredSince(startedAt);
        int restarts = flink.restarts(faults.job());
        CrashRun.Recovery recovered = new CrashRun.Recovery(
                outcome.restoreMs,
                restored.map(Restored::checkpointId).orElse(0L),
                restored.isPresent() ? skippedAsSettled() : 0,
                // A new JobManager counts from 0 again.
                restarts >= restartsBefore ? restarts - restartsBefore : restarts,
                stack.flink().taskManagersReplaced() - replacedBefore);
        faults.undo();
        return new CrashRun(
                seed,
                fault,
                phase,
                Precision.round(outcome.atShare, 3),
                outcome.acceptedBefore,
                outcome.deliveries,
                recovered,
                audited ? audit() : null);
    }

    /** How many rows differ between the index and MySQL, while nobody writes. */
    private long audit() throws IOException, InterruptedException {
        awaitIndex();
        String savepoint = flink.takeSavepoint(faults.job(), FaultInjector.CHECKPOINT_TIMEOUT);
        return StackAudit.run(stack, savepoint, EXAMPLES).differences();
    }

    /** What the stub objects to in all that the job has sent. */
    Violations violations() throws IOException, InterruptedException {
        return stub.counts("").violations();
    }

    boolean jobIsRunning() throws IOException, InterruptedException {
        return faults.jobIsRunning();
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
        double secondShare = random.nextDouble(atShare, 1);
        AtomicLong before = new AtomicLong();
        long restoreMs = faults.inject(
                fault,
                random,
                () -> before.set(stub.counts(sale.id).accepted()),
                () -> awaitAccepted(sale, Math.round(secondShare * devices)));
        return new Outcome((double) before.get() / devices, before.get(), finish(sale), restoreMs);
    }

    private Outcome inIndexBuild(Fault fault, String product, double atShare, SplittableRandom random)
            throws IOException, SQLException, InterruptedException {
        WishBatch wishes = new WishBatch(stack.mysql(), product, audience);
        FutureTask<Void> added = new FutureTask<>(wishes::add);
        double share;
        try (SourceOffsets offsets = new SourceOffsets(stack, faults.job())) {
            long read = offsets.read();
            long wanted = read + Math.round(atShare * audience);
            new Thread(added, "wishes").start();
            faults.until(wanted + " records read", () -> offsets.read() >= wanted);
            // Who knows it may be gone right after.
            share = (double) (offsets.read() - read) / audience;
        }
        long restoreMs = faults.inject(fault, random, () -> {}, () -> {});
        try {
            added.get();
        } catch (ExecutionException e) {
            throw new ServerFailedException("The wishes could not be written: " + e.getCause(), e);
        }
        awaitIndex();
        Outcome outcome = new Outcome(share, 0, finish(announce(product)), restoreMs);
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
        faults.until(count + " pushes accepted", () -> stub.counts(sale.id).distinct() >= count);
    }

    private void awaitIndex() throws IOException, InterruptedException {
        try (CatchUp catchUp = new CatchUp(stack, faults.job())) {
            catchUp.await(read -> {});
        }
    }

    /** Waits until all have got their push and nothing more can come of this sale, or nothing moves any more. */
    private Deliveries finish(Sale sale) throws IOException, InterruptedException {
        new AwaitJob(stack, faults.job()).pushes(sale.id, sale.comparison.audience(), AwaitJob.QUIET, accepted -> {});
        faults.awaitRunning();
        // Begun now: what happened so far will not happen again.
        faults.until("a checkpoint completed", () -> {
            flink.takeCheckpoint(faults.job(), FaultInjector.CHECKPOINT_TIMEOUT);
            return true;
        });
        return sale.comparison.with(stub, sale.id, sale.publishedAt);
    }

    /** Pushes that were not sent again since the job was last started or restarted, as their receipts were there. */
    private long skippedAsSettled() throws IOException, InterruptedException {
        return flink.counter(faults.job(), "provider.fcm.skippedAsSettled")
                + flink.counter(faults.job(), "provider.apns.skippedAsSettled");
    }

    private record Outcome(double atShare, long acceptedBefore, Deliveries deliveries, long restoreMs) {}

    private record Sale(String id, Comparison comparison, long publishedAt) {}
}
