package dev.wishcast.benchmarks.index;

import dev.wishcast.benchmarks.index.IngestReport.IngestRun;
import dev.wishcast.benchmarks.runner.BenchmarkCommand;
import dev.wishcast.benchmarks.runner.FlinkSettings;
import dev.wishcast.benchmarks.runner.ProcessStats;
import dev.wishcast.local.flink.Checkpoint;
import dev.wishcast.local.process.ServerFailedException;
import dev.wishcast.local.run.Installation;
import dev.wishcast.local.run.StackOptions;
import dev.wishcast.local.server.MySqlServer;
import dev.wishcast.local.stack.Stack;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code ./wishcast bench ingest --rows 10000000 --report ingest.json}: how fast the index is built from Kafka, and how large
 * it is. All wishes are in Kafka before the job is started, so that nothing but the job and the broker is at work meanwhile.
 */
@Command(
        name = "ingest",
        description = "How fast the index is built from Debezium's records in Kafka, and how large it is.")
public final class IngestBenchmark extends BenchmarkCommand {

    private static final Duration CHECKPOINT_TIMEOUT = Duration.ofMinutes(10);

    @Option(
            names = "--rows",
            split = ",",
            description = "Rows of the wishlist table, a multiple of 10: each user has ten. One run for each N;"
                    + " 100 million need 30 GB of disk and half an hour.")
    private List<Long> rows = List.of(10_000_000L, 100_000_000L);

    @Mixin
    private FlinkSettings flink;

    @Override
    protected IngestReport run(PrintStream progress) throws IOException, SQLException, InterruptedException {
        rows.forEach(SnapshotWriter::requireWholeUsers);
        List<IngestRun> runs = new ArrayList<>();
        for (long count : rows) {
            progress.printf("%,d rows …%n", count);
            runs.add(run(count, progress));
        }
        return new IngestReport(flink.settings(), runs);
    }

    private IngestRun run(long count, PrintStream progress) throws IOException, SQLException, InterruptedException {
        StackOptions options = StackOptions.defaults().withFlinkSettings(flink.settings());
        try (Stack stack = Stack.start(Installation.find(), options, line -> progress.println("  " + line))) {
            stopHeartbeats(stack.mysql());
            try (SnapshotWriter snapshot = new SnapshotWriter(stack)) {
                snapshot.writeRows(count);
            }
            progress.println("  Kafka has all rows");
            referee.awaitQuiet();
            String job = stack.startJob(Map.of());
            IndexProgress index = new IndexProgress(stack, job);
            IndexProgress.Taken taken = index.await(count, progress);
            Checkpoint checkpoint = checkpoint(stack, job);
            // RocksDB goes on merging for a while.
            referee.awaitQuiet();
            return IngestRun.of(
                    count, taken, tableBytes(stack.run().data("flink").resolve("tmp")), checkpoint);
        }
    }

    /** No connector is there to read them. */
    private static void stopHeartbeats(MySqlServer mysql) throws SQLException {
        try (Connection connection = mysql.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET GLOBAL event_scheduler = OFF");
        }
    }

    /**
     * The bytes of all of RocksDB's tables below a folder. A table that a checkpoint has a second name for counts once, and one
     * that is merged into another meanwhile is passed over.
     */
    private static long tableBytes(Path folder) throws IOException, InterruptedException {
        String tables = ProcessStats.output(new ProcessBuilder(
                "find", folder.toString(), "-ignore_readdir_race", "-name", "*.sst", "-printf", "%i %s\\n"));
        return tables.lines()
                .distinct()
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(' ') + 1)))
                .sum();
    }

    /** The first that begins after the last row. */
    private static Checkpoint checkpoint(Stack stack, String job) throws IOException, InterruptedException {
        long now = System.currentTimeMillis();
        stack.flink().rest().takeCheckpoint(job, CHECKPOINT_TIMEOUT);
        return stack.flink().rest().checkpoints(job).stream()
                .filter(checkpoint -> checkpoint.completed() && checkpoint.triggeredAt() >= now)
                .reduce((later, earlier) -> earlier)
                .orElseThrow(() -> new ServerFailedException("Flink does not know of the checkpoint just taken."));
    }
}
