package dev.wishcast.local.stack;

import dev.wishcast.local.process.ServerFailedException;
import dev.wishcast.local.rest.JsonHttp;
import dev.wishcast.local.run.Installation;
import dev.wishcast.local.run.StackOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** MySQL, Debezium, Kafka and Flink as they are, without the job. */
class StackE2ECase {

    private static Stack stack;

    @BeforeAll
    static void start() throws InterruptedException {
        stack = Stack.start(Installation.find(), StackOptions.defaults().withoutStub(), line -> {});
        stack.startConnector();
    }

    @AfterAll
    static void stop() {
        if (stack != null) {
            stack.close();
            assertThat(childProcesses()).isEmpty();
            assertThat(stack.run().root().resolve("data")).doesNotExist();
            assertThat(stack.run().log("mysql")).exists();
        }
    }

    @Test
    void everyKindOfRowChangeReachesItsTopic() throws SQLException {
        sql(
                "INSERT INTO wishlist_item (user_id, product_id) VALUES (1, 'p1')",
                "UPDATE wishlist_item SET added_at = '2026-01-01 00:00:00' WHERE user_id = 1",
                "UPDATE wishlist_item SET product_id = 'p2' WHERE user_id = 1",
                "DELETE FROM wishlist_item WHERE user_id = 1");

        try (TopicReader wishlist = new TopicReader(stack.kafka(), "wishcast.shop.wishlist_item")) {
            await().untilAsserted(
                            () -> assertThat(operations(wishlist, "p1")).containsExactly("c", "u", "d", "tombstone"));
            await().untilAsserted(() -> assertThat(operations(wishlist, "p2")).containsExactly("c", "d", "tombstone"));
            // A changed primary key has one, of the other key.
            assertThat(wishlist.poll())
                    .filteredOn(row -> row.operation().equals("u"))
                    .isNotEmpty()
                    .allMatch(row -> row.headers() == 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"wishcast.shop.wishlist_item", "wishcast.shop.device"})
    void everyPartitionHasHeartbeatsAmongItsRows(String topic) {
        try (TopicReader reader = new TopicReader(stack.kafka(), topic)) {
            await().untilAsserted(() -> assertThat(reader.poll().stream()
                            .filter(row ->
                                    row.operation().equals("u") && row.key().has("id"))
                            .collect(Collectors.groupingBy(TopicReader.Row::partition, Collectors.counting())))
                    .hasSize(4)
                    .allSatisfy((partition, beats) -> assertThat(beats).isGreaterThan(10)));
        }
    }

    @Test
    void aHeartbeatIsCommittedSeveralTimesASecond() {
        try (TopicReader heartbeats = new TopicReader(stack.kafka(), "wishcast.shop.wishcast_heartbeat")) {
            await().untilAsserted(() -> assertThat(heartbeats.poll()).hasSizeGreaterThan(20));
            List<Long> commits = heartbeats.poll().stream()
                    .filter(row -> row.operation().equals("u"))
                    .map(row -> row.value().path("source").path("ts_ms").asLong())
                    .toList();
            assertThat(commits).isSorted().hasSizeGreaterThan(10);
        }
    }

    @Test
    void everyServerListensOnThisMachineOnly() {
        for (ProcessHandle server : childProcesses()) {
            await().untilAsserted(() -> assertThat(Listeners.of(server))
                    .as("%s", server.info().commandLine())
                    .isNotEmpty()
                    .allMatch(address -> address.startsWith("127.0.0.1:")));
        }
    }

    @Test
    void aLostTaskManagerIsReplacedByANewOne() throws IOException, InterruptedException {
        List<String> before = taskManagers();
        stack.flink().killTaskManager(0);
        stack.flink().startTaskManager();
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(taskManagers()).hasSize(1).doesNotContainAnyElementsOf(before));
    }

    /** The names of those that have registered and are not given up yet. */
    private static List<String> taskManagers() throws IOException, InterruptedException {
        return new JsonHttp(stack.flink().url()).get("/taskmanagers").findValuesAsText("id");
    }

    @Test
    void aConnectorThatCannotLogInSaysWhy(@TempDir Path folder) throws IOException {
        Path wrong = folder.resolve("connector.json");
        Files.writeString(
                wrong,
                Files.readString(stack.installation().cdcConfig().resolve("connector.json"))
                        .replace("${directory:/etc/wishcast/mysql:password}", "wrong"));

        assertThatThrownBy(() -> stack.connect().registerConnector(wrong))
                .isInstanceOf(ServerFailedException.class)
                .hasMessageContaining("Access denied for user 'wishcast_cdc'")
                .hasMessageContaining("connect.log");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO wishlist_item (user_id, product_id) VALUES (9, 'p9')",
                "UPDATE device SET push_token = 'mine'",
                "DELETE FROM wishlist_item",
                "TRUNCATE TABLE wishcast_heartbeat",
                "DROP TABLE device",
                "CREATE TABLE mine (id INT)",
                "CREATE EVENT mine ON SCHEDULE EVERY 1 DAY DO SELECT 1",
                "SELECT * FROM customer",
                "SELECT * FROM mysql.user",
                "FLUSH PRIVILEGES",
                "SHUTDOWN",
                "SET GLOBAL read_only = ON",
                "CREATE USER 'mine'@'%'",
                "GRANT SELECT ON shop.device TO 'wishcast_cdc'@'%'"
            })
    void theConnectorsUserMayNotDoMoreThanItMust(String statement) throws SQLException {
        sql("CREATE TABLE IF NOT EXISTS customer (id INT PRIMARY KEY, name VARCHAR(64))");
        try (Connection connection = stack.mysql().connectAsConnector();
                Statement allowed = connection.createStatement();
                Statement forbidden = connection.createStatement()) {
            allowed.execute("SELECT COUNT(*) FROM wishlist_item");
            // 42000: access denied, to a table or for want of a privilege.
            assertThatThrownBy(() -> forbidden.execute(statement))
                    .isInstanceOfSatisfying(SQLException.class, denied -> assertThat(denied.getSQLState())
                            .isEqualTo("42000"))
                    .hasMessageContaining("denied");
        }
    }

    @Test
    void theSnapshotNeedsTheGlobalLockForAMomentOnly() throws IOException {
        assertThat(Files.readString(stack.run().log("connect")))
                .contains("Releasing global read lock")
                .doesNotContain("Unable to refresh and obtain a global read lock");
    }

    private static List<String> operations(TopicReader reader, String product) {
        return reader.poll().stream()
                .filter(row -> row.key().path("product_id").asText().equals(product))
                .map(TopicReader.Row::operation)
                .toList();
    }

    private static void sql(String... statements) throws SQLException {
        try (Connection connection = stack.mysql().connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** The servers. What watches them listens nowhere. */
    private static List<ProcessHandle> childProcesses() {
        try (Stream<ProcessHandle> children = ProcessHandle.current().children()) {
            return children.filter(
                            child -> !child.info().commandLine().orElse("").contains("wishcast-watchdog"))
                    .toList();
        }
    }
}
