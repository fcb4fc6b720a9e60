package dev.wishcast.benchmarks.scale;

import dev.wishcast.benchmarks.runner.AtLeastOne;
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

    @Option(
            names = "--audience",
            paramLabel = "N",
            defaultValue = "200000",
            converter = AtLeastOne.class,
            description = "Users with one phone each who wish for the product.")
    private int audience;

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            defaultValue = "1,2",
            split = ",",
            converter = AtLeastOne.class,
            description = "Of the job, and slots of its one TaskManager; may be repeated.")
    private List<Integer> parallelisms;

    @Option(
            names = "--micros-per-record",
            paramLabel = "µs",
            defaultValue = "6.3",
            description =
                    "What a record from Debezium costs, as ./wishcast bench ingest measures it (10 million rows).")
    private double microsPerRecord;

    @Option(
            names = "--bytes-per-row",
            paramLabel = "N",
            defaultValue = "18",
            description = "What a wish takes on disk, as ./wishcast bench ingest measures it (10 million rows).")
    private double bytesPerRow;

    @Option(
            names = "--bytes-per-user",
            paramLabel = "N",
            defaultValue = "300",
            description = "What a user's phone takes on disk: a token, ids, and times.")
    private double bytesPerUser;

    @Option(names = "--vcpu-hour", paramLabel = "USD", defaultValue = "0.04048", description = "The price of a core.")
    private double vcpuHour;

    @Option(
            names = "--memory-gib-hour",
            paramLabel = "USD",
            defaultValue = "0.004445",
            description = "The price of memory.")
    private double memoryGibHour;

    @Option(
            names = "--disk-gib-hour",
            paramLabel = "USD",
            defaultValue = "0.000111",
            description = "The price of disk.")
    private double diskGibHour;

    @Option(
            names = "--price-source",
            paramLabel = "TEXT",
            defaultValue = "AWS Fargate, Linux/x86, us-east-1, on demand, as listed in March 2026",
            description = "Whose prices these are; for the report.")
    private String priceSource;

    @Override
    protected ScaleReport run(Conditions conditions, PrintStream progress)
            throws IOException, SQLException, InterruptedException {
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
