package dev.wishcast.benchmarks.fanout;

import dev.wishcast.benchmarks.runner.AtLeastOne;
import dev.wishcast.benchmarks.runner.BenchmarkCommand;
import dev.wishcast.benchmarks.runner.Conditions;
import dev.wishcast.benchmarks.runner.FlinkSettings;
import dev.wishcast.benchmarks.runner.SendingOptions;
import dev.wishcast.benchmarks.sale.Phones;
import dev.wishcast.benchmarks.sale.SaleRun;
import dev.wishcast.benchmarks.sale.SaleStack;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
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
            paramLabel = "N",
            defaultValue = "1000,10000,100000,500000,1000000",
            split = ",",
            converter = AtLeastOne.class,
            description = "Users with one phone each who wish for the product, one product each; may be repeated.")
    private List<Integer> audiences;

    @Option(
            names = "--cold-audience",
            paramLabel = "N",
            defaultValue = "500000",
            converter = AtLeastOne.class,
            description = "The audience of the first sale, in a job that has just started; the report has it as cold.")
    private int coldAudience;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "The audience of the second sale, which does not count: the JVM still compiles; 0 for none.")
    private int warmUp;

    @Mixin
    private SendingOptions sending;

    @Mixin
    private FlinkSettings flink;

    @Option(
            names = "--jfr",
            paramLabel = "FOLDER",
            description =
                    "Records the TaskManager with JFR during each sale. What the JVM has compiled it compiles anew"
                            + " then, so that times and CPU are those of a colder job.")
    private Path recordings;

    @Override
    protected FanOutReport run(Conditions conditions, PrintStream progress)
            throws IOException, SQLException, InterruptedException {
        if (warmUp < 0) {
            throw new IllegalArgumentException("--warm-up is at least 0");
        }
        List<SaleRun> runs = new ArrayList<>();
        for (int latencyMs : sending.providerLatenciesMs()) {
            progress.printf("Provider latency %d ms …%n", latencyMs);
            try (SaleStack stack = SaleStack.start(setup(latencyMs), progress)) {
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
                conditions,
                sending.parallelism(),
                warmUp,
                flink.settings(),
                SendingOptions.UNLIMITED,
                recordings != null,
                runs);
    }

    private SaleStack.Setup setup(int latencyMs) {
        Set<Integer> all = new TreeSet<>(audiences);
        all.add(coldAudience);
        if (warmUp > 0) {
            all.add(warmUp);
        }
        return new SaleStack.Setup(
                Collections.max(all),
                Phones.BOTH,
                all,
                latencyMs,
                sending.parallelism(),
                flink.settings(),
                SendingOptions.UNLIMITED,
                Optional.ofNullable(recordings).map(folder -> folder.resolve(latencyMs + "-ms")));
    }
}
