package dev.wishcast.benchmarks.scale;

import dev.wishcast.benchmarks.ReportOutput;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code ./wishcast bench scale --report scale.json}: the same sale at parallelism 1 and 2, and on paper the cluster and its
 * monthly cost for 10 million users, 500 million wishes and 50 million notifications a day, and for 100 times that.
 */
@Command(
        name = "scale",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description =
                "The same sale at parallelism 1 and 2, and on paper the cluster and its monthly cost for 10 million"
                        + " users, 500 million wishes and 50 million notifications a day, and for 100 times that.")
public final class ScaleCommand implements Callable<Integer> {

    @Option(
            names = "--audience",
            paramLabel = "N",
            defaultValue = "200000",
            description = "Users with one phone each who wish for the product.")
    private int audience;

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            defaultValue = "1,2",
            split = ",",
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

    @Mixin
    private ReportOutput output;

    @Override
    public Integer call() throws Exception {
        if (audience < 1 || parallelisms.stream().anyMatch(parallelism -> parallelism < 1)) {
            throw new IllegalArgumentException("--audience and --parallelism are at least 1");
        }
        ScaleReport result = new ScaleBenchmark(
                        audience,
                        parallelisms,
                        new UnitCosts(0, microsPerRecord, bytesPerRow, bytesPerUser),
                        Demands.DEFAULT,
                        new Prices(vcpuHour, memoryGibHour, diskGibHour, priceSource))
                .run(System.err);
        output.write(result);
        return result.runs().stream().allMatch(run -> run.sale().exactlyOnce()) ? 0 : 1;
    }
}
