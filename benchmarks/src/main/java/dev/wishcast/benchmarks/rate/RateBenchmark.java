package dev.wishcast.benchmarks.rate;

import dev.wishcast.benchmarks.Conditions;
import dev.wishcast.benchmarks.sender.Assignment;
import dev.wishcast.benchmarks.sender.Contender;
import dev.wishcast.benchmarks.sender.ContenderProcess;
import dev.wishcast.benchmarks.sender.StubRun;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Wishcast's push sink under a rate limit, with more to send than the limit lets through.
 *
 * @param ratePerSecond the limit, for the whole job
 * @param seconds how long to look, after the first second
 */
record RateBenchmark(double ratePerSecond, long seconds, List<Integer> parallelisms) {

    static final long WINDOW_SECONDS = 10;

    private static final long STEP_MS = 100;

    /** Subtasks and connections do not all start at once. */
    private static final long START_UP_SECONDS = 1;

    /** Some subtasks run out of messages before others: there are more than the windows look at. */
    private static final long RUN_OUT_SECONDS = 2;

    RateReport run(PrintStream progress) throws IOException, InterruptedException {
        Conditions conditions = Conditions.now();
        List<RateRun> runs = new ArrayList<>();
        try (StubRun stubRun = StubRun.start(Duration.ZERO, List.of())) {
            for (int parallelism : parallelisms) {
                progress.printf("Parallelism %d …%n", parallelism);
                runs.add(run(stubRun, parallelism));
            }
        }
        return new RateReport(conditions, runs);
    }

    private RateRun run(StubRun stubRun, int parallelism) throws IOException, InterruptedException {
        long sendingSeconds = START_UP_SECONDS + seconds + RUN_OUT_SECONDS;
        stubRun.send(new Assignment(
                Contender.WISHCAST_FCM,
                (long) Math.ceil(ratePerSecond),
                (long) Math.ceil(ratePerSecond * sendingSeconds),
                Duration.ofSeconds(sendingSeconds),
                parallelism,
                Duration.ZERO,
                Map.of("wishcast.fcm.rate-per-second", Double.toString(ratePerSecond))));
        List<Long> accepted = new ArrayList<>();
        stubRun.stub().accepted(ContenderProcess.MEASURED, token -> accepted.add(token.firstAcceptedAt()));
        long[] times = accepted.stream().mapToLong(Long::longValue).sorted().toArray();
        long from = times[0] + START_UP_SECONDS * 1_000;
        WindowRates rates = WindowRates.of(times, from, from + seconds * 1_000, WINDOW_SECONDS * 1_000, STEP_MS);
        double worst = rates.worstDeviationPercent(ratePerSecond * WINDOW_SECONDS);
        return new RateRun(
                parallelism, ratePerSecond, seconds, rates.min(), rates.max(), Math.round(worst * 100) / 100.0);
    }
}
