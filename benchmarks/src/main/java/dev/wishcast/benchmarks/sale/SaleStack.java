package dev.wishcast.benchmarks.sale;

import dev.wishcast.benchmarks.contender.Sale;
import dev.wishcast.benchmarks.runner.ProcessStats;
import dev.wishcast.launcher.sale.SaleAnnouncement;
import dev.wishcast.launcher.sale.SalePublisher;
import dev.wishcast.local.await.AwaitJob;
import dev.wishcast.local.await.CatchUp;
import dev.wishcast.local.run.Installation;
import dev.wishcast.local.run.StackOptions;
import dev.wishcast.local.server.StubProcess;
import dev.wishcast.local.stack.Stack;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.stat.descriptive.rank.Percentile.EstimationType;
import org.apache.commons.math3.util.Precision;

/** The whole system with a running job whose index has the users who wish for some products. Not thread-safe. */
public final class SaleStack implements AutoCloseable {

    private static final Duration QUIET_WITHIN = Duration.ofSeconds(90);

    private final Setup setup;
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
    public SaleStack(Setup setup, PrintStream progress) throws IOException, SQLException, InterruptedException {
        this.setup = setup;
        this.progress = progress;
        StackOptions options = StackOptions.defaults()
                .withTaskManagers(1, setup.parallelism())
                .withStubLatency(Duration.ofMillis(setup.providerLatencyMs()))
                .withFlinkSettings(setup.flinkSettings());
        stack = Stack.start(Installation.find(), options, line -> progress.println("  " + line));
        try {
            stub = stack.stub().orElseThrow();
            ShopUsers users = new ShopUsers(stack.mysql(), setup.phones());
            users.addPhones(setup.users());
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

    /** Waits until nothing else is going on; not for ever. */
    public void awaitQuiet() throws InterruptedException {
        if (!ProcessStats.awaitQuiet(ProcessStats::descendants, QUIET_WITHIN)) {
            progress.println("  … which begins while other things still go on");
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

    /** Waits until so many devices have got a sale's push, or nothing moves any more; the counts tell which. */
    public StubProcess.Counts awaitPushes(String sale, int devices) throws IOException, InterruptedException {
        return awaitPushes(sale, devices, accepted -> {});
    }

    /** The same, and tells again and again how many devices have got the push. */
    StubProcess.Counts awaitPushes(String sale, int devices, AwaitJob.Progress progress)
            throws IOException, InterruptedException {
        return new AwaitJob(stack, job).pushes(sale, devices, Duration.ZERO, progress);
    }

    /**
     * Publishes a sale once nothing else is going on, and waits until all have got their push, or nothing moves any more.
     *
     * @param warm what the run is to say of the job
     */
    public SaleRun sale(int audience, boolean warm) throws IOException, InterruptedException {
        String sale = "fan-out-" + ++sales;
        progress.printf("  %s: %,d phones, %d ms …%n", sale, audience, setup.providerLatencyMs());
        long taskManager = stack.flink().taskManagerPids().get(0);
        stub.reset();
        if (setup.recordings().isPresent()) {
            Path file = Files.createDirectories(setup.recordings().get()).resolve(sale + "-" + taskManager + ".jfr");
            ProcessStats.jcmd(
                    taskManager, "JFR.start", "name=" + sale, "settings=profile", "filename=" + file.toAbsolutePath());
        }
        awaitQuiet();
        SaleRun run = measure(sale, audience, warm, List.of(taskManager));
        if (setup.recordings().isPresent()) {
            ProcessStats.jcmd(taskManager, "JFR.stop", "name=" + sale);
        }
        return run;
    }

    private SaleRun measure(String sale, int audience, boolean warm, List<Long> taskManagers)
            throws IOException, InterruptedException {
        Set<Long> others = ProcessStats.descendants();
        others.removeAll(taskManagers);
        Duration jobBefore = ProcessStats.cpuTime(taskManagers);
        Duration othersBefore = ProcessStats.cpuTime(others);
        long publishedAt = publish(sale, product(audience));
        StubProcess.Counts counts = awaitPushes(sale, audience);
        Duration jobUsed = ProcessStats.cpuTime(taskManagers).minus(jobBefore);
        Duration othersUsed = ProcessStats.cpuTime(others).minus(othersBefore);

        DoubleStream.Builder arrivals = DoubleStream.builder();
        stub.accepted(sale, token -> arrivals.add((double) (token.firstAcceptedAt() - publishedAt)));
        double[] millis = arrivals.build().toArray();
        if (millis.length == 0) {
            throw new IllegalStateException("No push was accepted.");
        }
        // The time by which as many percent of them were there.
        Percentile percentile = new Percentile().withEstimationType(EstimationType.R_1);
        percentile.setData(millis);
        return new SaleRun(
                audience,
                setup.providerLatencyMs(),
                warm,
                counts.distinct(),
                counts.accepted() - counts.distinct(),
                (long) StatUtils.min(millis),
                (long) percentile.evaluate(50),
                (long) percentile.evaluate(99),
                (long) StatUtils.max(millis),
                Precision.round(jobUsed.toNanos() / 1e3 / millis.length, 1),
                Precision.round(othersUsed.toNanos() / 1e3 / millis.length, 1));
    }

    @Override
    public void close() {
        publisher.close();
        stack.close();
    }

    /**
     * What the system is to be like. Immutable.
     *
     * @param users of the shop; all of them have one phone
     * @param phones which phones they have
     * @param audiences how many of the users wish for each product
     * @param providerLatencyMs how long the providers take to answer
     * @param parallelism of the job, and slots of its one TaskManager
     * @param flinkSettings on top of {@code flink-conf}
     * @param jobOptions on top of the local stack's own
     * @param recordings the folder for JFR recordings of the sales, if any are made
     */
    public record Setup(
            int users,
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
            int users = Collections.max(audiences);
            return new Setup(
                    users, phones, audiences, providerLatencyMs, parallelism, Map.of(), jobOptions, Optional.empty());
        }
    }
}
