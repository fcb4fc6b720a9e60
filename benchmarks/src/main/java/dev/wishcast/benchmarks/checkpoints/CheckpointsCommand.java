package dev.wishcast.benchmarks.checkpoints;

import dev.wishcast.benchmarks.FlinkSettings;
import dev.wishcast.benchmarks.ReportOutput;
import dev.wishcast.benchmarks.shop.Phones;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code ./wishcast bench checkpoints --audience 500000 --rate 5000 --report checkpoints.json}: how long checkpoints take
 * while a sale's pushes wait for the providers' rate limits.
 */
@Command(
        name = "checkpoints",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "How long checkpoints take while a sale's pushes wait for the providers' rate limits.")
public final class CheckpointsCommand implements Callable<Integer> {

    @Option(
            names = "--audience",
            paramLabel = "N",
            defaultValue = "500000",
            description = "Users with one phone each who wish for the product.")
    private int audience;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "5000",
            description = "Pushes a second, over all providers: each one's limit is its part of it.")
    private int ratePerSecond;

    @Option(
            names = "--phones",
            paramLabel = "MIX",
            defaultValue = "BOTH,ANDROID",
            split = ",",
            arity = "1..*",
            description = "Whose phones the users have, one run each: ${COMPLETION-CANDIDATES}.")
    private List<Phones> phones;

    @Mixin
    private FlinkSettings flink;

    @Mixin
    private ReportOutput output;

    @Override
    public Integer call() throws Exception {
        if (audience < 1 || ratePerSecond < 2) {
            throw new IllegalArgumentException("--audience is at least 1, and --rate at least 2");
        }
        CheckpointsReport result =
                new CheckpointsBenchmark(audience, ratePerSecond, phones, flink.settings()).run(System.err);
        output.write(result);
        return 0;
    }
}
