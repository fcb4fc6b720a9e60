package dev.wishcast.local.e2e;

import dev.wishcast.launcher.sale.SaleAnnouncement;
import dev.wishcast.launcher.sale.SalePublisher;
import dev.wishcast.local.await.AwaitJob;
import dev.wishcast.local.await.Heartbeats;
import dev.wishcast.local.await.SourceOffsets;
import dev.wishcast.local.run.Installation;
import dev.wishcast.local.run.StackOptions;
import dev.wishcast.local.shop.Comparison;
import dev.wishcast.local.shop.Deliveries;
import dev.wishcast.local.stack.Stack;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A sale sees every change that was committed before it, also those that are still on their way from MySQL. */
class AsOfE2ECase {

    private static final int WISHERS = 200_000;
    private static final int PAUSED = 20_000;

    /** A sale that waits is one that waits for its rows, however slow this machine is. */
    private static final Map<String, String> NEVER_IMPATIENT = Map.of("wishcast.sale.max-hold", "10 min");

    private static Stack stack;
    private static String job;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        stack = Stack.start(Installation.find(), StackOptions.defaults(), line -> {});
        stack.startConnector();
        job = stack.startJob(NEVER_IMPATIENT);
    }

    @AfterAll
    static void stop() {
        if (stack != null) {
            stack.close();
        }
    }

    @Test
    void aSaleReachesWishersWhoseRowsAreStillOnTheirWay() throws IOException, SQLException, InterruptedException {
        sql(
                "INSERT INTO device (user_id, device_id, platform, push_token) " + users()
                        + "SELECT u, 'phone', 'ios', SHA2(CONCAT('late-', u), 256) FROM users",
                "INSERT INTO wishlist_item (user_id, product_id) " + users() + "SELECT u, 'late' FROM users",
                "DELETE FROM wishlist_item WHERE product_id = 'late' AND user_id % 100 = 0");

        long publishedAt = announce("sale-late", "late");
        try (SourceOffsets offsets = new SourceOffsets(stack, job)) {
            assertThat(offsets.written()).as("changes in Kafka by then").isLessThan(WISHERS);
        }

        Comparison comparison = Comparison.of(stack.mysql(), "late");
        assertThat(comparison.audience()).isEqualTo(WISHERS - WISHERS / 100);
        new AwaitJob(stack, job).pushes("sale-late", comparison.audience(), AwaitJob.QUIET, pushed -> {});
        Deliveries deliveries = comparison.with(stack.stub().orElseThrow(), "sale-late", publishedAt);
        assertThat(deliveries.complete()).as("%s", deliveries).isTrue();
    }

    /** What is in Kafka and not read yet counts too: here, because the job stood still while all of it arrived. */
    @Test
    void aSaleReachesWishersWhoseRowsAJobThatStoodStillHasNotRead()
            throws IOException, SQLException, InterruptedException {
        sql("INSERT IGNORE INTO device (user_id, device_id, platform, push_token) " + users()
                + "SELECT u, 'phone', 'ios', SHA2(CONCAT('late-', u), 256) FROM users WHERE u <= " + PAUSED);
        try (Heartbeats heartbeats = new Heartbeats(stack.kafka())) {
            ProcessHandle taskManager = taskManager();
            signal(taskManager, "STOP");
            long publishedAt;
            try {
                sql("INSERT INTO wishlist_item (user_id, product_id) " + users()
                        + "SELECT u, 'paused' FROM users WHERE u <= " + PAUSED);
                publishedAt = announce("sale-paused", "paused");
                await().atMost(Duration.ofMinutes(1)).until(() -> heartbeats.latest() > publishedAt + 1_000);
            } finally {
                signal(taskManager, "CONT");
            }

            Comparison comparison = Comparison.of(stack.mysql(), "paused");
            new AwaitJob(stack, job).pushes("sale-paused", comparison.audience(), AwaitJob.QUIET, pushed -> {});
            Deliveries deliveries = comparison.with(stack.stub().orElseThrow(), "sale-paused", publishedAt);
            assertThat(deliveries.audience()).isEqualTo(PAUSED);
            assertThat(deliveries.complete()).as("%s", deliveries).isTrue();
        }
    }

    private static long announce(String saleId, String product) throws InterruptedException {
        try (SalePublisher publisher = new SalePublisher(stack.kafka().clientProperties())) {
            return publisher.publish(SaleAnnouncement.started(saleId, product, "It's on sale!", null));
        }
    }

    private static ProcessHandle taskManager() {
        try (Stream<ProcessHandle> children = ProcessHandle.current().children()) {
            return children.filter(
                            child -> child.info().commandLine().orElse("").contains("TaskManagerRunner"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void signal(ProcessHandle process, String name) throws IOException, InterruptedException {
        int exit = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
        assertThat(exit).isZero();
    }

    private static String users() {
        return "WITH RECURSIVE users (u) AS (SELECT 1 UNION ALL SELECT u + 1 FROM users WHERE u < " + WISHERS + ") ";
    }

    private static void sql(String... statements) throws SQLException {
        try (Connection connection = stack.mysql().connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
