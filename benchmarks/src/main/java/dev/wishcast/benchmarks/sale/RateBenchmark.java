package dev.wishcast.benchmarks.sale;

import dev.wishcast.benchmarks.runner.BenchmarkCommand;
import dev.wishcast.benchmarks.sale.RateReport.RateRun;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.commons.math3.util.Precision;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code ./wishcast bench rate --rate 1000 --seconds 30 --parallelism 1,2,4 --report rate.json}: a sale under a rate limit, with
 * more to send than the limit lets through.
 */
@Command(name = "rate", description = "How well Wishcast keeps to a rate limit, in every window of 10 s.")
public final class RateBenchmark extends BenchmarkCommand {

    private static final String SALE = "limited";
    private static final long WINDOW_SECONDS = 10;
    private static final long STEP_MS = 100;

    /** Subtasks and connections do not all start at once. */
    private static final long START_UP_SECONDS = 1;

    /** Some subtasks run out of messages before others: there are more than the windows look at. */
    private static final long RUN_OUT_SECONDS = 2;

    @Option(names = "--rate", description = "Messages a second.")
    private double ratePerSecond = 1000;

    @Option(names = "--seconds", description = "How long to look, after the first second; at least 10.")
    private long seconds = 30;

    @Option(names = "--parallelism", split = ",", arity = "1..*", description = "Of the job; one run each.")
    private List<Integer> parallelisms = List.of(1, 2, 4);

    @Override
    protected RateReport run(PrintStream progress) throws IOException, SQLException, InterruptedException {
        requireAtLeast(Double.MIN_VALUE, "--rate", ratePerSecond);
        requireAtLeast(WINDOW_SECONDS, "--seconds", (double) seconds);
        parallelisms.forEach(parallelism -> requireAtLeast(1, "--parallelism", parallelism));
        List<RateRun> runs = new ArrayList<>();
        for (int parallelism : parallelisms) {
            progress.printf("Parallelism %d …%n", parallelism);
            runs.add(run(parallelism, progress));
        }
        return new RateReport(runs);
    }

    private RateRun run(int parallelism, PrintStream progress) throws IOException, SQLException, InterruptedException {
        int warmUp = (int) Math.ceil(ratePerSecond);
        int messages = (int) Math.ceil(ratePerSecond * (START_UP_SECONDS + seconds + RUN_OUT_SECONDS));
        Map<String, String> limit = Map.of("wishcast.fcm.rate-per-second", Double.toString(ratePerSecond));
        SaleStack.Setup setup = SaleStack.Setup.of(Phones.ANDROID, Set.of(warmUp, messages), 0, parallelism, limit);
        try (SaleStack system = new SaleStack(setup, referee, progress)) {
            system.sale(warmUp, false);
            long publishedAt = system.publish(SALE, SaleStack.product(messages));
            system.awaitPushes(SALE, messages, reached -> {});
            LongStream.Builder accepted = LongStream.builder();
            system.compare(SALE, messages, publishedAt, push -> accepted.add(push.firstAcceptedAt()));
            return run(parallelism, accepted.build().toArray());
        }
    }

    private RateRun run(int parallelism, long[] times) {
        long from = LongStream.of(times).min().orElseThrow() + START_UP_SECONDS * 1_000;
        WindowRates rates = WindowRates.of(times, from, from + seconds * 1_000, WINDOW_SECONDS * 1_000, STEP_MS);
        double worst = rates.worstDeviationPercent(ratePerSecond * WINDOW_SECONDS);
        return new RateRun(parallelism, ratePerSecond, seconds, rates.min(), rates.max(), Precision.round(worst, 2));
    }
}
