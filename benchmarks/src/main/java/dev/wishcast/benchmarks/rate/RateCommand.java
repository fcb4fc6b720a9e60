package dev.wishcast.benchmarks.rate;

import dev.wishcast.benchmarks.ReportOutput;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code ./wishcast bench rate --rate 1000 --seconds 30 --parallelism 1,2,4 --report rate.json}: how well Wishcast's push sink
 * keeps to a rate limit, in every window of 10 s.
 */
@Command(
        name = "rate",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "How well Wishcast's push sink keeps to a rate limit, in every window of 10 s.")
public final class RateCommand implements Callable<Integer> {

    @Option(names = "--rate", paramLabel = "N", defaultValue = "1000", description = "Messages a second.")
    private double ratePerSecond;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "30",
            description = "How long to look, after the first second; at least 10.")
    private long seconds;

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            defaultValue = "1,2,4",
            split = ",",
            arity = "1..*",
            description = "Of the job; one run each.")
    private List<Integer> parallelisms;

    @Mixin
    private ReportOutput output;

    @Override
    public Integer call() throws Exception {
        if (!(ratePerSecond > 0) || seconds < RateBenchmark.WINDOW_SECONDS) {
            throw new IllegalArgumentException(
                    "--rate is more than 0, and --seconds at least " + RateBenchmark.WINDOW_SECONDS);
        }
        RateReport result = new RateBenchmark(ratePerSecond, seconds, parallelisms).run(System.err);
        output.write(result);
        return 0;
    }
}
