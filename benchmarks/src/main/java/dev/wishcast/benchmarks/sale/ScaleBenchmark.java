package dev.wishcast.benchmarks.sale;

import dev.wishcast.benchmarks.runner.BenchmarkCommand;
import dev.wishcast.benchmarks.runner.SendingOptions;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./wishcast bench scale --report scale.json}: what a sale costs, and what that comes to on a cluster. */
@Command(
        name = "scale",
        description =
                "The same sale at parallelism 1 and 2, and on paper the cluster and its monthly cost for 10 million"
                        + " users, 500 million wishes and 50 million notifications a day, and for 100 times that.")
public final class ScaleBenchmark extends BenchmarkCommand {

    /** The first is cold, and the last is one that everything is compiled for. */
    private static final int SALES = 4;

    @Option(names = "--audience", description = "Users with one phone each who wish for the product.")
    private int audience = 200_000;

    @Option(
            names = "--parallelism",
            split = ",",
            description = "Of the job, and slots of its one TaskManager; may be repeated.")
    private List<Integer> parallelisms = List.of(1, 2);

    @Override
    protected ScaleReport run(PrintStream progress) throws Exception {
        requireAtLeast(1, "--audience", audience);
        parallelisms.forEach(parallelism -> requireAtLeast(1, "--parallelism", parallelism));
        List<ScaleReport.ScaleRun> runs = new ArrayList<>();
        for (int parallelism : parallelisms) {
            progress.printf("Parallelism %d …%n", parallelism);
            SaleStack.Setup setup =
                    SaleStack.Setup.of(Phones.BOTH, Set.of(audience), 0, parallelism, SendingOptions.UNLIMITED);
            try (SaleStack stack = new SaleStack(setup, referee, progress)) {
                for (int sale = 0; sale < SALES; sale++) {
                    runs.add(new ScaleReport.ScaleRun(parallelism, stack.sale(audience, sale > 0)));
                }
            }
        }
        return new ScaleReport(runs, CostModel.with(ScaleReport.microsPerNotification(runs)));
    }
}
