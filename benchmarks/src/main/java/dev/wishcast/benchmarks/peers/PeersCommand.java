package dev.wishcast.benchmarks.peers;

import dev.wishcast.benchmarks.ReportOutput;
import dev.wishcast.benchmarks.sender.SenderRun;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code ./wishcast bench peers --report peers.json}: a sale's pushes by Wishcast, all the way from the event in Kafka, beside
 * bare push clients, what teams build first, and the limit of the machine.
 */
@Command(
        name = "peers",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "A sale's pushes by Wishcast, all the way from the event in Kafka, beside bare push clients, what"
                + " teams build first, and the limit of the machine.")
public final class PeersCommand implements Callable<Integer> {

    @Option(
            names = "--messages",
            paramLabel = "N",
            defaultValue = "500000",
            description = "How many messages each sends; who is too slow sends for a minute.")
    private int messages;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "How many messages each sends before, which do not count; the peers for 20 s at most.")
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
            description = "Of every peer; may be repeated. Wishcast has the heap of the local stack, 1,152 MiB.")
    private List<String> jvmArguments;

    @Mixin
    private ReportOutput output;

    @Override
    public Integer call() throws Exception {
        if (messages < 1 || warmUp < 1 || parallelism < 1 || messages == warmUp) {
            throw new IllegalArgumentException(
                    "--messages, --warm-up and --parallelism are at least 1, and the first two differ");
        }
        PeersReport result =
                new PeersBenchmark(messages, warmUp, providerLatenciesMs, parallelism, jvmArguments).run(System.err);
        output.write(result);
        return result.runs().stream().allMatch(SenderRun::exactlyOnce) ? 0 : 1;
    }
}
