package dev.wishcast.benchmarks.fanout;

import dev.wishcast.benchmarks.FlinkSettings;
import dev.wishcast.benchmarks.ReportOutput;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code ./wishcast bench fanout --report fanout.json}: how long it takes from a sale event to everyone's push, on the whole
 * system, by the size of the audience.
 */
@Command(
        name = "fanout",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "How long it takes from a sale event to everyone's push, on the whole system, by the size of the"
                + " audience. Exits with 0 only if everyone got one push.")
public final class FanOutCommand implements Callable<Integer> {

    @Option(
            names = "--audience",
            paramLabel = "N",
            defaultValue = "1000,10000,100000,500000,1000000",
            split = ",",
            description = "Users with one phone each who wish for the product, one product each; may be repeated.")
    private List<Integer> audiences;

    @Option(
            names = "--provider-latency-ms",
            paramLabel = "N",
            defaultValue = "0,50",
            split = ",",
            description = "How long the providers take to answer; may be repeated.")
    private List<Integer> providerLatenciesMs;

    @Option(
            names = "--cold-audience",
            paramLabel = "N",
            defaultValue = "500000",
            description = "The audience of the first sale, in a job that has just started; the report has it as cold.")
    private int coldAudience;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "The audience of the second sale, which does not count: the JVM still compiles; 0 for none.")
    private int warmUp;

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            defaultValue = "2",
            description = "Of the job, and slots of its one TaskManager.")
    private int parallelism;

    @Mixin
    private FlinkSettings flink;

    @Option(
            names = "--jfr",
            paramLabel = "FOLDER",
            description =
                    "Records the TaskManager with JFR during each sale. What the JVM has compiled it compiles anew"
                            + " then, so that times and CPU are those of a colder job.")
    private Path recordings;

    @Mixin
    private ReportOutput output;

    @Override
    public Integer call() throws Exception {
        if (Stream.concat(Stream.of(coldAudience, parallelism), audiences.stream())
                        .anyMatch(number -> number < 1)
                || warmUp < 0) {
            throw new IllegalArgumentException(
                    "--audience, --cold-audience and --parallelism are at least 1, --warm-up at least 0");
        }
        FanOutReport result = new FanOutBenchmark(
                        audiences,
                        providerLatenciesMs,
                        coldAudience,
                        warmUp,
                        parallelism,
                        flink.settings(),
                        Optional.ofNullable(recordings))
                .run(System.err);
        output.write(result);
        return result.sales().stream().allMatch(FanOutRun::exactlyOnce) ? 0 : 1;
    }
}
