package dev.wishcast.benchmarks.senders;

import dev.wishcast.benchmarks.contender.Contender;
import dev.wishcast.benchmarks.contender.ContenderMain;
import dev.wishcast.benchmarks.contender.ContenderTask;
import dev.wishcast.benchmarks.runner.BenchmarkCommand;
import dev.wishcast.benchmarks.senders.RateReport.RateRun;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.commons.math3.util.Precision;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code ./wishcast bench rate --rate 1000 --seconds 30 --parallelism 1,2,4 --report rate.json}: Wishcast's push sink under a
 * rate limit, with more to send than the limit lets through.
 */
@Command(name = "rate", description = "How well Wishcast's push sink keeps to a rate limit, in every window of 10 s.")
public final class RateBenchmark extends BenchmarkCommand {

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
    protected RateReport run(PrintStream progress) throws IOException, InterruptedException {
        requireAtLeast(Double.MIN_VALUE, "--rate", ratePerSecond);
        requireAtLeast(WINDOW_SECONDS, "--seconds", (double) seconds);
        List<RateRun> runs = new ArrayList<>();
        try (ContenderProcesses processes = ContenderProcesses.withStub(Duration.ZERO, List.of())) {
            for (int parallelism : parallelisms) {
                progress.printf("Parallelism %d …%n", parallelism);
                runs.add(run(processes, parallelism));
            }
        }
        return new RateReport(runs);
    }

    private RateRun run(ContenderProcesses processes, int parallelism) throws IOException, InterruptedException {
        long sendingSeconds = START_UP_SECONDS + seconds + RUN_OUT_SECONDS;
        processes.run(new ContenderTask(
                Contender.WISHCAST_FCM,
                (long) Math.ceil(ratePerSecond),
                (long) Math.ceil(ratePerSecond * sendingSeconds),
                Duration.ofSeconds(sendingSeconds),
                parallelism,
                Duration.ZERO,
                Map.of("wishcast.fcm.rate-per-second", Double.toString(ratePerSecond))));
        LongStream.Builder accepted = LongStream.builder();
        processes.stub().accepted(ContenderMain.MEASURED, token -> accepted.add(token.firstAcceptedAt()));
        long[] times = accepted.build().toArray();
        long from = LongStream.of(times).min().orElseThrow() + START_UP_SECONDS * 1_000;
        WindowRates rates = WindowRates.of(times, from, from + seconds * 1_000, WINDOW_SECONDS * 1_000, STEP_MS);
        double worst = rates.worstDeviationPercent(ratePerSecond * WINDOW_SECONDS);
        return new RateRun(parallelism, ratePerSecond, seconds, rates.min(), rates.max(), Precision.round(worst, 2));
    }
}
