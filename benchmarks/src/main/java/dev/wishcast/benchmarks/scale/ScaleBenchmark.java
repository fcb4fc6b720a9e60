package dev.wishcast.benchmarks.scale;

import dev.wishcast.benchmarks.runner.BenchmarkCommand;
import dev.wishcast.benchmarks.runner.Conditions;
import dev.wishcast.benchmarks.sale.Phones;
import dev.wishcast.benchmarks.sale.SaleStack;
import dev.wishcast.benchmarks.scale.CostModel.Demands;
import dev.wishcast.benchmarks.scale.CostModel.Prices;
import dev.wishcast.benchmarks.scale.CostModel.UnitCosts;
import dev.wishcast.benchmarks.scale.ScaleReport.ScaleRun;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code ./wishcast bench scale --report scale.json}: the same sale at parallelism 1 and 2, and on paper the cluster and its
 * monthly cost for 10 million users, 500 million wishes and 50 million notifications a day, and for 100 times that.
 */
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

    @Option(
            names = "--micros-per-record",
            description =
                    "What a record from Debezium costs, as ./wishcast bench ingest measures it (10 million rows).")
    private double microsPerRecord = 6.3;

    @Option(
            names = "--bytes-per-row",
            description = "What a wish takes on disk, as ./wishcast bench ingest measures it (10 million rows).")
    private double bytesPerRow = 18;

    @Option(names = "--bytes-per-user", description = "What a user's phone takes on disk: a token, ids, and times.")
    private double bytesPerUser = 300;

    @Option(names = "--vcpu-hour", description = "The price of a core.")
    private double vcpuHour = 0.04048;

    @Option(names = "--memory-gib-hour", description = "The price of memory.")
    private double memoryGibHour = 0.004445;

    @Option(names = "--disk-gib-hour", description = "The price of disk.")
    private double diskGibHour = 0.000111;

    @Option(names = "--price-source", description = "Whose prices these are; for the report.")
    private String priceSource = "AWS Fargate, Linux/x86, us-east-1, on demand, as listed in March 2026";

    @Override
    protected ScaleReport run(Conditions conditions, PrintStream progress)
            throws IOException, SQLException, InterruptedException {
        requireAtLeast(1, "--audience", audience);
        parallelisms.forEach(parallelism -> requireAtLeast(1, "--parallelism", parallelism));
        List<ScaleRun> runs = new ArrayList<>();
        for (int parallelism : parallelisms) {
            progress.printf("Parallelism %d …%n", parallelism);
            SaleStack.Setup setup = SaleStack.Setup.unlimited(Phones.BOTH, Set.of(audience), 0, parallelism);
            try (SaleStack stack = SaleStack.start(setup, progress)) {
                for (int sale = 0; sale < SALES; sale++) {
                    runs.add(new ScaleRun(parallelism, stack.sale(audience, sale > 0)));
                }
            }
        }
        CostModel model = new CostModel(
                new UnitCosts(ScaleReport.microsPerNotification(runs), microsPerRecord, bytesPerRow, bytesPerUser),
                Demands.DEFAULT,
                new Prices(vcpuHour, memoryGibHour, diskGibHour, priceSource));
        return new ScaleReport(conditions, runs, model);
    }
}
