package dev.wishcast.benchmarks.sale;

import dev.wishcast.benchmarks.contender.Sale;
import dev.wishcast.benchmarks.runner.ProcessStats;
import dev.wishcast.benchmarks.runner.Referee;
import dev.wishcast.launcher.sale.SaleAnnouncement;
import dev.wishcast.launcher.sale.SalePublisher;
import dev.wishcast.local.await.AwaitJob;
import dev.wishcast.local.await.CatchUp;
import dev.wishcast.local.run.Installation;
import dev.wishcast.local.run.StackOptions;
import dev.wishcast.local.server.StubProcess;
import dev.wishcast.local.shop.Comparison;
import dev.wishcast.local.shop.Deliveries;
import dev.wishcast.local.stack.Stack;
import dev.wishcast.stub.judge.AcceptedPush;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.stat.descriptive.rank.Percentile.EstimationType;
import org.apache.commons.math3.util.Precision;

/** The whole system with a running job whose index has the users who wish for some products. Not thread-safe. */
public final class SaleStack implements AutoCloseable {

    /** The sinks' gauges of pushes that they have sent or are yet to send. */
    private static final Predicate<String> UNDER_WAY =
            Pattern.compile(".*\\.provider\\..*\\.(inFlight|buffered|waiting)").asMatchPredicate();

    private final Setup setup;
    private final Referee referee;
    private final Stack stack;
    private final String job;
    private final PrintStream progress;
    private final StubProcess stub;
    private final SalePublisher publisher;
    private int sales;

    /**
     * Starts the system, loads MySQL and waits until the job has indexed all of it.
     *
     * @throws dev.wishcast.local.process.ServerFailedException if a server or the job does not start
     */
    public SaleStack(Setup setup, Referee referee, PrintStream progress)
            throws IOException, SQLException, InterruptedException {
        this.setup = setup;
        this.referee = referee;
        this.progress = progress;
        StackOptions options = StackOptions.defaults()
                .withTaskManagers(1, setup.parallelism())
                .withStubLatency(Duration.ofMillis(setup.providerLatencyMs()))
                .withFlinkSettings(setup.flinkSettings());
        stack = Stack.start(Installation.find(), options, line -> progress.println("  " + line));
        try {
            stub = stack.stub().orElseThrow();
            ShopUsers users = new ShopUsers(stack.mysql(), setup.phones());
            users.addPhones(Collections.max(setup.audiences()));
            for (int audience : setup.audiences()) {
                users.addWishes(product(audience), audience);
            }
            stack.startConnector();
            job = stack.startJob(setup.jobOptions());
            awaitIndex();
            publisher = new SalePublisher(stack.kafka().clientProperties());
        } catch (IOException | SQLException | InterruptedException | RuntimeException e) {
            stack.close();
            throw e;
        }
    }

    public Stack stack() {
        return stack;
    }

    /** The job's id. */
    public String job() {
        return job;
    }

    /** The id of the product for which so many users wish. */
    public static String product(int audience) {
        return "for-" + audience;
    }

    /** Waits until the index has everything that is in MySQL, or in the topics, now. */
    public void awaitIndex() throws IOException, InterruptedException {
        try (CatchUp catchUp = new CatchUp(stack, job)) {
            catchUp.await(read -> {});
        }
    }

    /**
     * Announces a sale that begins at once.
     *
     * @return when it was published, in milliseconds since the epoch
     */
    public long publish(String sale, String product) throws InterruptedException {
        return publisher.publish(new SaleAnnouncement(
                sale, product, SaleAnnouncement.Status.STARTED, null, null, Sale.TITLE, Sale.BODY, Sale.ATTRIBUTES));
    }

    /**
     * Waits until so many devices have got a sale's push, or nothing moves any more.
     *
     * @param reached is told again and again how many devices have got it
     */
    public void awaitPushes(String sale, int devices, AwaitJob.Progress reached)
            throws IOException, InterruptedException {
        new AwaitJob(stack, job).pushes(sale, devices, Duration.ZERO, reached);
    }

    /**
     * Waits until no push is under way any more, and compares the devices that a sale has reached with those that it should
     * have. Tells the referee what is wrong.
     *
     * @param audience the sale is to reach all who wish for the {@link #product} of that size
     * @param consumer gets what the stub accepted for each device
     */
    public Deliveries compare(String sale, int audience, long publishedAt, Consumer<AcceptedPush> consumer)
            throws IOException, SQLException, InterruptedException {
        AwaitJob await = new AwaitJob(stack, job);
        await.reaches("Minus the pushes under way", () -> 0, () -> -pushesUnderWay(), now -> {});
        // The gauges may be half a second old, and a second push may come from before the sinks.
        await.pushes(sale, stub.counts(sale).distinct(), AwaitJob.QUIET, now -> {});
        Comparison comparison = Comparison.of(stack.mysql(), product(audience));
        stub.accepted(sale, push -> {
            comparison.accepted(push);
            consumer.accept(push);
        });
        Deliveries sent = comparison.since(publishedAt);
        String name = String.format(Locale.ROOT, "Sale %s for %,d at %d ms", sale, audience, setup.providerLatencyMs());
        referee.check(name, sent);
        referee.check(name, stub.counts(sale).violations());
        return sent;
    }

    private long pushesUnderWay() throws IOException, InterruptedException {
        Map<String, Double> sums = stack.flink().rest().sums(job, UNDER_WAY);
        return sums.values().stream().mapToLong(Double::longValue).sum();
    }

    /**
     * Publishes a sale once nothing else is going on, and waits until all have got their push, or nothing moves any more. The
     * times and the CPU are those until then; second pushes are looked for longer.
     *
     * @param warm what the run is to say of the job
     */
    public SaleRun sale(int audience, boolean warm) throws IOException, SQLException, InterruptedException {
        String sale = "fan-out-" + ++sales;
        progress.printf("  %s: %,d phones, %d ms …%n", sale, audience, setup.providerLatencyMs());
        long taskManager = stack.flink().taskManagerPids().get(0);
        stub.reset();
        if (setup.recordings().isPresent()) {
            Path file = Files.createDirectories(setup.recordings().get()).resolve(sale + "-" + taskManager + ".jfr");
            ProcessStats.jcmd(
                    taskManager, "JFR.start", "name=" + sale, "settings=profile", "filename=" + file.toAbsolutePath());
        }
        referee.awaitQuiet();
        SaleRun run = measure(sale, audience, warm, List.of(taskManager));
        if (setup.recordings().isPresent()) {
            ProcessStats.jcmd(taskManager, "JFR.stop", "name=" + sale);
        }
        return run;
    }

    private SaleRun measure(String sale, int audience, boolean warm, List<Long> taskManagers)
            throws IOException, SQLException, InterruptedException {
        Set<Long> others = ProcessStats.descendants();
        others.removeAll(taskManagers);
        Duration jobBefore = ProcessStats.cpuTime(taskManagers);
        Duration othersBefore = ProcessStats.cpuTime(others);
        long publishedAt = publish(sale, product(audience));
        awaitPushes(sale, audience, reached -> {});
        Duration jobUsed = ProcessStats.cpuTime(taskManagers).minus(jobBefore);
        Duration othersUsed = ProcessStats.cpuTime(others).minus(othersBefore);

        DescriptiveStatistics arrivals = new DescriptiveStatistics();
        // The time by which as many percent of them were there.
        arrivals.setPercentileImpl(new Percentile().withEstimationType(EstimationType.R_1));
        Deliveries sent = compare(
                sale,
                audience,
                publishedAt,
                push -> arrivals.addValue((double) (push.firstAcceptedAt() - publishedAt)));
        if (sent.accepted() == 0) {
            throw new IllegalStateException("No push was accepted.");
        }
        return new SaleRun(
                audience,
                setup.providerLatencyMs(),
                warm,
                sent.accepted(),
                sent.missing(),
                sent.duplicates(),
                sent.unexpected(),
                (long) arrivals.getMin(),
                (long) arrivals.getPercentile(50),
                (long) arrivals.getPercentile(99),
                (long) arrivals.getMax(),
                Precision.round(jobUsed.toNanos() / 1e3 / sent.accepted(), 1),
                Precision.round(othersUsed.toNanos() / 1e3 / sent.accepted(), 1));
    }

    @Override
    public void close() {
        publisher.close();
        stack.close();
    }

    /**
     * What the system is to be like. Immutable.
     *
     * @param phones which phones the users have, one each
     * @param audiences how many of the users wish for each product
     * @param providerLatencyMs how long the providers take to answer
     * @param parallelism of the job, and slots of its one TaskManager
     * @param flinkSettings on top of {@code flink-conf}
     * @param jobOptions on top of the local stack's own
     * @param recordings the folder for JFR recordings of the sales, if any are made
     */
    public record Setup(
            Phones phones,
            Set<Integer> audiences,
            int providerLatencyMs,
            int parallelism,
            Map<String, String> flinkSettings,
            Map<String, String> jobOptions,
            Optional<Path> recordings) {

        /** A system for sales to all users or fewer. */
        public static Setup of(
                Phones phones,
                Set<Integer> audiences,
                int providerLatencyMs,
                int parallelism,
                Map<String, String> jobOptions) {
            return new Setup(phones, audiences, providerLatencyMs, parallelism, Map.of(), jobOptions, Optional.empty());
        }
    }
}
