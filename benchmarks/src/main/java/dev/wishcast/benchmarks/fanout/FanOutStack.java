package dev.wishcast.benchmarks.fanout;

import dev.wishcast.benchmarks.contender.Sale;
import dev.wishcast.benchmarks.runner.ProcessStats;
import dev.wishcast.benchmarks.runner.Rounding;
import dev.wishcast.benchmarks.runner.SendingOptions;
import dev.wishcast.benchmarks.shop.Phones;
import dev.wishcast.benchmarks.shop.Wishers;
import dev.wishcast.launcher.sale.SaleAnnouncement;
import dev.wishcast.launcher.sale.SalePublisher;
import dev.wishcast.local.await.AwaitJob;
import dev.wishcast.local.await.AwaitQuiet;
import dev.wishcast.local.await.CatchUp;
import dev.wishcast.local.process.CpuTime;
import dev.wishcast.local.run.Installation;
import dev.wishcast.local.run.StackOptions;
import dev.wishcast.local.server.StubProcess;
import dev.wishcast.local.stack.Stack;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/** The whole system with a running job whose index has the users who wish for some products. Not thread-safe. */
public final class FanOutStack implements AutoCloseable {

    private static final Duration QUIET_WITHIN = Duration.ofSeconds(90);

    private final Setup setup;
    private final Stack stack;
    private final String job;
    private final PrintStream progress;
    private final StubProcess stub;
    private final SalePublisher publisher;
    private final Optional<FlightRecordings> recordings;
    private int sales;

    private FanOutStack(Setup setup, Stack stack, String job, PrintStream progress) {
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
     * @throws dev.wishcast.local.process.ServerFailedException if a server or the job does not start
     */
    public static FanOutStack start(Setup setup, PrintStream progress)
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
            String job = stack.startJob(SendingOptions.UNLIMITED);
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

    /** The id of the product for which so many users wish. */
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
        Set<Long> others = ProcessStats.descendants();
        others.removeAll(taskManagers);
        Duration jobBefore = CpuTime.of(taskManagers);
        Duration othersBefore = CpuTime.of(others);
        long publishedAt = publisher.publish(new SaleAnnouncement(
                sale,
                product(audience),
                SaleAnnouncement.Status.STARTED,
                null,
                null,
                Sale.TITLE,
                Sale.BODY,
                Sale.ATTRIBUTES));
        StubProcess.Counts counts = new AwaitJob(stack, job).pushes(sale, audience, Duration.ZERO, accepted -> {});
        Duration jobUsed = CpuTime.of(taskManagers).minus(jobBefore);
        Duration othersUsed = CpuTime.of(others).minus(othersBefore);

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

    private static double microsEach(Duration used, Arrivals arrivals) {
        return Rounding.of(used.toNanos() / 1e3 / arrivals.count(), 1);
    }

    /** Waits until nothing else is going on; not for ever. */
    public void awaitQuiet() throws InterruptedException {
        if (!AwaitQuiet.of(ProcessStats::descendants, QUIET_WITHIN)) {
            progress.println("  … which begins while other things still go on");
        }
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

    /**
     * What the system is to be like. Immutable.
     *
     * @param audiences how many users wish for each product; all of them have one phone
     * @param phones which phones they have
     * @param providerLatency how long the providers take to answer
     * @param parallelism of the job, and slots of its one TaskManager
     * @param flinkSettings on top of {@code flink-conf}
     * @param recordings where JFR recordings of the sales go, if any are made
     */
    public record Setup(
            Set<Integer> audiences,
            Phones phones,
            Duration providerLatency,
            int parallelism,
            Map<String, String> flinkSettings,
            Optional<Path> recordings) {

        public Setup {
            audiences = Set.copyOf(audiences);
            flinkSettings = Map.copyOf(flinkSettings);
        }
    }
}
