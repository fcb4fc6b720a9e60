package dev.wishcast.benchmarks.fanout;

import dev.wishcast.benchmarks.ProcessTime;
import dev.wishcast.benchmarks.sender.Sale;
import dev.wishcast.benchmarks.shop.Wishers;
import dev.wishcast.launcher.sale.SaleAnnouncement;
import dev.wishcast.launcher.sale.SalePublisher;
import dev.wishcast.local.await.CatchUp;
import dev.wishcast.local.await.Standstill;
import dev.wishcast.local.process.ServerFailedException;
import dev.wishcast.local.run.Installation;
import dev.wishcast.local.run.StackOptions;
import dev.wishcast.local.server.StubProcess;
import dev.wishcast.local.stack.Stack;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** The whole system with a running job whose index has the wishers of some products. Not thread-safe. */
public final class FanOutStack implements AutoCloseable {

    /** No limit on Wishcast's side: it sends as fast as it can. */
    public static final Map<String, String> UNLIMITED = Map.of(
            "wishcast.fcm.rate-per-second", "1000000",
            "wishcast.apns.rate-per-second", "1000000");

    private static final Duration POLL = Duration.ofMillis(25);
    private static final Duration STALLED = Duration.ofMinutes(1);

    private final FanOutSetup setup;
    private final Stack stack;
    private final String job;
    private final PrintStream progress;
    private final StubProcess stub;
    private final SalePublisher publisher;
    private final Optional<FlightRecordings> recordings;
    private int sales;

    private FanOutStack(FanOutSetup setup, Stack stack, String job, PrintStream progress) {
        this.setup = setup;
        this.stack = stack;
        this.job = job;
        this.progress = progress;
        this.stub = stack.stub().orElseThrow();
        this.publisher = new SalePublisher(stack.kafka().clientProperties());
        this.recordings = setup.recordings().map(FlightRecordings::new);
    }

    /**
     * Starts the system, loads MySQL and waits until the job has indexed all of it.
     *
     * @throws ServerFailedException if a server or the job does not start
     */
    public static FanOutStack start(FanOutSetup setup, PrintStream progress)
            throws IOException, SQLException, InterruptedException {
        StackOptions options = StackOptions.defaults()
                .withTaskManagers(1, setup.parallelism())
                .withStubLatency(setup.providerLatency())
                .withFlinkSettings(setup.flinkSettings());
        Stack stack = Stack.start(Installation.find(), options, line -> progress.println("  " + line));
        try {
            Wishers wishers = new Wishers(stack.mysql(), setup.phones());
            wishers.addPhones(Collections.max(setup.audiences()));
            for (int audience : setup.audiences()) {
                wishers.addWishes(product(audience), audience);
            }
            stack.startConnector();
            String job = stack.startJob(UNLIMITED);
            try (CatchUp catchUp = new CatchUp(stack, job)) {
                catchUp.await(read -> {});
            }
            return new FanOutStack(setup, stack, job, progress);
        } catch (IOException | SQLException | InterruptedException | RuntimeException e) {
            stack.close();
            throw e;
        }
    }

    public Stack stack() {
        return stack;
    }

    /** The product that so many users wish for. */
    public static String product(int audience) {
        return "for-" + audience;
    }

    /**
     * Publishes a sale once nothing else is going on, and waits until all have got their push, or nothing moves any more.
     *
     * @param warm what the run is to say of the job
     */
    public FanOutRun sale(int audience, boolean warm) throws IOException, InterruptedException {
        String sale = "fan-out-" + ++sales;
        progress.printf(
                "  %s: %,d phones, %d ms …%n",
                sale, audience, setup.providerLatency().toMillis());
        List<Long> taskManagers = stack.flink().taskManagerPids();
        stub.reset();
        if (recordings.isPresent()) {
            recordings.get().start(sale, taskManagers);
        }
        awaitQuiet();
        FanOutRun run = measure(sale, audience, warm, taskManagers);
        if (recordings.isPresent()) {
            recordings.get().stop(sale, taskManagers);
        }
        return run;
    }

    private FanOutRun measure(String sale, int audience, boolean warm, List<Long> taskManagers)
            throws IOException, InterruptedException {
        Set<Long> others = ChildProcesses.pids();
        taskManagers.forEach(others::remove);
        Duration jobBefore = ProcessTime.of(taskManagers);
        Duration othersBefore = ProcessTime.of(others);
        long publishedAt = publisher.publish(new SaleAnnouncement(
                sale,
                product(audience),
                SaleAnnouncement.Status.STARTED,
                null,
                null,
                Sale.TITLE,
                Sale.BODY,
                Sale.ATTRIBUTES));
        awaitPushes(sale, audience);
        Duration jobUsed = ProcessTime.of(taskManagers).minus(jobBefore);
        Duration othersUsed = ProcessTime.of(others).minus(othersBefore);

        StubProcess.Counts counts = stub.counts(sale);
        LongStream.Builder acceptedAt = LongStream.builder();
        stub.accepted(sale, token -> acceptedAt.add(token.firstAcceptedAt()));
        Arrivals arrivals = Arrivals.of(acceptedAt.build(), publishedAt);
        return new FanOutRun(
                audience,
                setup.providerLatency().toMillis(),
                warm,
                counts.distinct(),
                counts.accepted() - counts.distinct(),
                arrivals.first(),
                arrivals.percentile(50),
                arrivals.percentile(99),
                arrivals.last(),
                microsEach(jobUsed, arrivals),
                microsEach(othersUsed, arrivals));
    }

    private void awaitPushes(String sale, int audience) throws IOException, InterruptedException {
        Standstill standstill = new Standstill();
        long accepted;
        do {
            stack.checkAlive();
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
            accepted = stub.counts(sale).distinct();
        } while (accepted < audience && standstill.of(accepted).compareTo(STALLED) <= 0);
    }

    private static double microsEach(Duration used, Arrivals arrivals) {
        return Math.round(10.0 * used.toNanos() / 1_000 / arrivals.count()) / 10.0;
    }

    /** Waits until nothing else is going on; not for ever. */
    public void awaitQuiet() throws InterruptedException {
        ChildProcesses.awaitQuiet(progress);
    }

    /** Ends the job; the rest of the system goes on. */
    public void cancelJob() throws IOException, InterruptedException {
        stack.flink().rest().cancel(job);
    }

    @Override
    public void close() {
        publisher.close();
        stack.close();
    }
}
