package dev.wishcast.benchmarks.ingest;

import dev.wishcast.benchmarks.Conditions;
import dev.wishcast.benchmarks.wishlist.IndexedWishes;
import dev.wishcast.benchmarks.wishlist.WishlistTopic;
import dev.wishcast.local.flink.Checkpoint;
import dev.wishcast.local.process.ServerFailedException;
import dev.wishcast.local.run.Installation;
import dev.wishcast.local.run.StackOptions;
import dev.wishcast.local.server.MySqlServer;
import dev.wishcast.local.stack.Stack;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Wishes that are in Kafka before the job is started, so that nothing but the job and the broker is at work while the
 * index takes them.
 *
 * @param rows of each run
 * @param flinkSettings on top of {@code flink-conf}
 */
record IngestBenchmark(List<Long> rows, Map<String, String> flinkSettings) {

    private static final Duration CHECKPOINT_TIMEOUT = Duration.ofMinutes(10);

    IngestReport run(PrintStream out) throws IOException, SQLException, InterruptedException {
        Conditions conditions = Conditions.now();
        List<IngestRun> runs = new ArrayList<>();
        for (long count : rows) {
            out.printf("%,d rows …%n", count);
            runs.add(run(count, out));
        }
        return new IngestReport(conditions, flinkSettings, runs);
    }

    private IngestRun run(long count, PrintStream out) throws IOException, SQLException, InterruptedException {
        StackOptions options = StackOptions.defaults().withFlinkSettings(flinkSettings);
        try (Stack stack = Stack.start(Installation.find(), options, line -> out.println("  " + line))) {
            stopHeartbeats(stack.mysql());
            try (WishlistTopic topic = new WishlistTopic(stack)) {
                topic.writeRows(0, count);
            }
            out.println("  Kafka has all rows");
            String job = stack.startJob(Map.of());
            IndexedWishes index = new IndexedWishes(stack, job);
            IndexedWishes.Taken taken = index.await(count, out);
            Checkpoint checkpoint = checkpoint(stack, job);
            index.awaitQuiet();
            return IngestRun.of(
                    count, taken, RocksDbFiles.bytes(stack.run().data("flink").resolve("tmp")), checkpoint);
        }
    }

    /** No connector is there to read them. */
    private static void stopHeartbeats(MySqlServer mysql) throws SQLException {
        try (Connection connection = mysql.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET GLOBAL event_scheduler = OFF");
        }
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
