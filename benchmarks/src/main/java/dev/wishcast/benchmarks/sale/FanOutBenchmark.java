package dev.wishcast.benchmarks.sale;

import dev.wishcast.benchmarks.runner.BenchmarkCommand;
import dev.wishcast.benchmarks.runner.FlinkSettings;
import dev.wishcast.benchmarks.runner.SendingOptions;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code ./wishcast bench fanout --report fanout.json}: sales for audiences of different sizes on the whole system, with
 * everyone's pushes timed from the sale event on.
 */
@Command(
        name = "fanout",
        description = "How long it takes from a sale event to everyone's push, on the whole system, by the size of the"
                + " audience. Exits with 0 only if everyone got one push.")
public final class FanOutBenchmark extends BenchmarkCommand {

    @Option(
            names = "--audience",
            split = ",",
            description = "Users with one phone each who wish for the product, one product each; may be repeated.")
    private List<Integer> audiences = List.of(1_000, 10_000, 100_000, 500_000, 1_000_000);

    @Option(
            names = "--cold-audience",
            description = "The audience of the first sale, in a job that has just started; the report has it as cold.")
    private int coldAudience = 500_000;

    @Option(
            names = "--warm-up",
            description = "The audience of the second sale, which does not count: the JVM still compiles; 0 for none.")
    private int warmUp = 1_000_000;

    @Mixin
    private SendingOptions sending;

    @Mixin
    private FlinkSettings flink;

    @Option(
            names = "--jfr",
            description =
                    "Records the TaskManager with JFR during each sale. What the JVM has compiled it compiles anew"
                            + " then, so that times and CPU are those of a colder job.")
    private Path recordings;

    @Override
    protected FanOutReport run(PrintStream progress) throws Exception {
        audiences.forEach(audience -> requireAtLeast(1, "--audience", audience));
        requireAtLeast(1, "--cold-audience", coldAudience);
        requireAtLeast(0, "--warm-up", warmUp);
        requireAtLeast(1, "--parallelism", sending.parallelism());
        List<SaleRun> runs = new ArrayList<>();
        for (int latencyMs : sending.providerLatenciesMs()) {
            progress.printf("Provider latency %d ms …%n", latencyMs);
            try (SaleStack stack = new SaleStack(setup(latencyMs), referee, progress)) {
                runs.add(stack.sale(coldAudience, false));
                if (warmUp > 0) {
                    stack.sale(warmUp, false);
                }
                for (int audience : audiences) {
                    runs.add(stack.sale(audience, true));
                }
            }
        }
        return new FanOutReport(
                sending.parallelism(), warmUp, flink.settings(), SendingOptions.UNLIMITED, recordings != null, runs);
    }

    private SaleStack.Setup setup(int latencyMs) {
        Set<Integer> all = new TreeSet<>(audiences);
        all.addAll(List.of(coldAudience, warmUp));
        return new SaleStack.Setup(
                Phones.BOTH,
                all,
                latencyMs,
                sending.parallelism(),
                flink.settings(),
                SendingOptions.UNLIMITED,
                Optional.ofNullable(recordings).map(folder -> folder.resolve(latencyMs + "-ms")));
    }
}
