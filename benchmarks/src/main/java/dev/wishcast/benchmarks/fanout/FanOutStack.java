package dev.wishcast.benchmarks.fanout;

import dev.wishcast.benchmarks.shop.Phones;
import dev.wishcast.benchmarks.shop.Wishers;
import dev.wishcast.local.demo.CatchUp;
import dev.wishcast.local.demo.Standstill;
import dev.wishcast.local.process.ServerFailedException;
import dev.wishcast.local.sale.SaleAnnouncement;
import dev.wishcast.local.sale.SalePublisher;
import dev.wishcast.local.stack.Installation;
import dev.wishcast.local.stack.Stack;
import dev.wishcast.local.stack.StackOptions;
import dev.wishcast.local.stack.StubProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
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

    /** What all processes together use of a core when nothing is to be done, and how long they have to. */
    private static final double QUIET_CORES = 0.4;

    private static final int QUIET_SECONDS = 3;
    private static final int QUIET_WITHIN_SECONDS = 90;

    private final FanOutSetup setup;
    private final Stack stack;
    private final PrintStream progress;
    private final StubProcess stub;
    private final SalePublisher publisher;
    private final Optional<FlightRecordings> recordings;
    private int sales;

    private FanOutStack(FanOutSetup setup, Stack stack, PrintStream progress) {
        this.setup = setup;
        this.stack = stack;
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
            Wishers wishers = new Wishers(stack.mysql(), Phones.BOTH);
            wishers.addPhones(Collections.max(setup.audiences()));
            for (int audience : setup.audiences()) {
                wishers.addWishes(product(audience), audience);
            }
            stack.startConnector();
            String job = stack.startJob(UNLIMITED);
            try (CatchUp catchUp = new CatchUp(stack, job)) {
                catchUp.await(read -> {});
            }
            return new FanOutStack(setup, stack, progress);
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
        List<Long> job = stack.flink().taskManagerPids();
        stub.reset();
        if (recordings.isPresent()) {
            recordings.get().start(sale, job);
        }
        awaitQuiet();
        FanOutRun run = measure(sale, audience, warm, job);
        if (recordings.isPresent()) {
            recordings.get().stop(sale, job);
        }
        return run;
    }

    private FanOutRun measure(String sale, int audience, boolean warm, List<Long> job)
            throws IOException, InterruptedException {
        Set<Long> others = processes();
        job.forEach(others::remove);
        Duration jobBefore = ProcessTime.of(job);
        Duration othersBefore = ProcessTime.of(others);
        long publishedAt = publisher.publish(SaleAnnouncement.started(
                sale, product(audience), "Now 50% off", "Something on your wishlist, until 8 p.m. only."));
        awaitPushes(sale, audience);
        Duration jobUsed = ProcessTime.of(job).minus(jobBefore);
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

    /** Until what came before has ended: receipts that are still read, compactions, the compiler. */
    private void awaitQuiet() throws InterruptedException {
        int quiet = 0;
        for (int second = 0; second < QUIET_WITHIN_SECONDS && quiet < QUIET_SECONDS; second++) {
            Set<Long> processes = processes();
            Duration before = ProcessTime.of(processes);
            TimeUnit.SECONDS.sleep(1);
            double cores = ProcessTime.of(processes).minus(before).toMillis() / 1e3;
            quiet = cores <= QUIET_CORES ? quiet + 1 : 0;
        }
        if (quiet < QUIET_SECONDS) {
            progress.println("  … which begins while other things still go on");
        }
    }

    private static Set<Long> processes() {
        Set<Long> pids = new HashSet<>();
        ProcessHandle.current().descendants().forEach(process -> pids.add(process.pid()));
        return pids;
    }

    private static double microsEach(Duration used, Arrivals arrivals) {
        return Math.round(10.0 * used.toNanos() / 1_000 / arrivals.count()) / 10.0;
    }

    @Override
    public void close() {
        publisher.close();
        stack.close();
    }
}
