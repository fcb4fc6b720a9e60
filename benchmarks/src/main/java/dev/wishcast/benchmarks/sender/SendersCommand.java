package dev.wishcast.benchmarks.sender;

import dev.wishcast.benchmarks.ReportOutput;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code ./wishcast bench senders --messages 500000 --report senders.json}: Wishcast's push sink beside pushy's bare client
 * and firebase-admin, without provider latency and with 50 ms, to a stub that allows 100 streams a connection.
 */
@Command(
        name = "senders",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "The same messages to the same provider stub by Wishcast's push sink, pushy and firebase-admin.")
public final class SendersCommand implements Callable<Integer> {

    @Option(
            names = "--messages",
            paramLabel = "N",
            defaultValue = "500000",
            description = "How many messages each sends; a peer that is too slow sends for a minute.")
    private int messages;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "300000",
            description = "How many messages each sends before, which do not count; for 20 s at most.")
    private int warmUp;

    @Option(
            names = "--provider-latency-ms",
            paramLabel = "N",
            defaultValue = "0,50",
            split = ",",
            description = "How long the provider takes to answer; may be repeated.")
    private List<Integer> providerLatenciesMs;

    @Option(names = "--parallelism", paramLabel = "N", defaultValue = "2", description = "Of Wishcast's job.")
    private int parallelism;

    @Option(
            names = "--jvm-argument",
            paramLabel = "ARG",
            defaultValue = "-Xmx1g",
            description = "Of every contender; may be repeated, to compare garbage collectors.")
    private List<String> jvmArguments;

    @Mixin
    private ReportOutput output;

    @Override
    public Integer call() throws Exception {
        if (messages < 1 || warmUp < 1 || parallelism < 1) {
            throw new IllegalArgumentException("--messages, --warm-up and --parallelism are at least 1");
        }
        SendersReport result =
                new SendersBenchmark(messages, warmUp, providerLatenciesMs, parallelism, jvmArguments).run(System.err);
        output.write(result);
        return result.runs().stream().allMatch(SenderRun::exactlyOnce) ? 0 : 1;
    }
}
