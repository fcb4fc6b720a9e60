package dev.wishcast.benchmarks.ingest;

import dev.wishcast.benchmarks.FlinkSettings;
import dev.wishcast.benchmarks.ReportOutput;
import dev.wishcast.benchmarks.wishlist.WishlistTopic;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./wishcast bench ingest --rows 10000000 --report ingest.json}: how fast the index is built from Kafka, and how large it is. */
@Command(
        name = "ingest",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "How fast the index is built from Debezium's records in Kafka, and how large it is.")
public final class IngestCommand implements Callable<Integer> {

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "10000000,100000000",
            split = ",",
            description = "Rows of the wishlist table, a multiple of 10: each user has ten. One run for each N;"
                    + " 100 million need 30 GB of disk and half an hour.")
    private List<Long> rows;

    @Mixin
    private FlinkSettings flink;

    @Mixin
    private ReportOutput output;

    @Override
    public Integer call() throws Exception {
        if (rows.stream().anyMatch(count -> count < 1 || count % WishlistTopic.WISHES_PER_USER != 0)) {
            throw new IllegalArgumentException("--rows must be multiples of " + WishlistTopic.WISHES_PER_USER);
        }
        output.write(new IngestBenchmark(rows, flink.settings()).run(System.err));
        return 0;
    }
}
