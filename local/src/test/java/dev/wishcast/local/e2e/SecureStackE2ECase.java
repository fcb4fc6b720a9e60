package dev.wishcast.local.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wishcast.local.rest.JsonHttp;
import dev.wishcast.local.run.StackOptions;
import dev.wishcast.local.server.MySqlServer;
import dev.wishcast.local.shop.Deliveries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** The whole system with TLS to MySQL, and TLS and SASL to Kafka, as {@code cdc-config/tls} sets it up. */
class SecureStackE2ECase {

    /** What MySQL answers without TLS: the first if the user requires it, the second if the server does. */
    private static final int ACCESS_DENIED = 1045;

    private static final int TLS_REQUIRED = 3159;

    private static LiveShop shop;

    @BeforeAll
    static void open() throws IOException, InterruptedException {
        shop = LiveShop.open(Map.of(), StackOptions.defaults().withTls());
    }

    @AfterAll
    static void close() throws IOException {
        if (shop != null) {
            shop.close();
        }
    }

    @Test
    void aWishReachesThePhoneAllTheWay(@TempDir Path folder) throws IOException, SQLException, InterruptedException {
        shop.addWishers("secure", 1, 20);
        Properties client = new Properties();
        client.putAll(shop.stack().kafka().clientProperties());
        Path file = folder.resolve("client.properties");
        try (var out = Files.newBufferedWriter(file)) {
            client.store(out, null);
        }
        long announced = System.currentTimeMillis();
        shop.saleCommand(
                "--command-config",
                file.toString(),
                "--sale-id",
                "s-1",
                "--product",
                "secure",
                "--title",
                "Now 50% off");

        Deliveries deliveries = shop.deliveries("s-1", "secure", announced);
        assertThat(deliveries.audience()).isEqualTo(20);
        assertThat(deliveries.complete()).as("%s", deliveries).isTrue();
    }

    /** Its sinks read their receipts back, by a consumer that only a restarted job has. */
    @Test
    void aRestartedJobGoesOn() throws IOException, SQLException, InterruptedException {
        shop.addWishers("restarted", 101, 110);
        Deliveries before = shop.deliveries("r-1", "restarted", shop.announce("r-1", "restarted"));
        assertThat(before.complete()).as("%s", before).isTrue();
        long now = System.currentTimeMillis();
        await().atMost(Duration.ofMinutes(2))
                .until(() -> shop.checkpoints()
                                .path("latest")
                                .path("completed")
                                .path("trigger_timestamp")
                                .asLong()
                        > now);

        shop.stack().flink().killTaskManager(0);
        shop.stack().flink().startTaskManager();

        Deliveries after = shop.deliveries("r-2", "restarted", shop.announce("r-2", "restarted"));
        assertThat(after.complete()).as("%s", after).isTrue();
        assertThat(shop.restarts()).isPositive();
        assertThat(shop.accepted("r-1")).isEqualTo(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAINTEXT", "SSL"})
    void kafkaTurnsAwayWhoHasNoTlsOrNoPassword(String protocol) {
        Map<String, Object> client = impatient();
        client.put("security.protocol", protocol);
        assertThatThrownBy(() -> nodes(client)).hasCauseInstanceOf(TimeoutException.class);
    }

    @Test
    void kafkaTurnsAwayAWrongPassword() {
        Map<String, Object> client = impatient();
        client.put(
                "sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"wishcast\" password=\"no\";");
        assertThatThrownBy(() -> nodes(client)).hasCauseInstanceOf(SaslAuthenticationException.class);
    }

    @Test
    void mysqlTurnsAwayWhoHasNoTls() throws SQLException {
        MySqlServer mysql = shop.stack().mysql();
        String plain = mysql.url() + "?sslMode=DISABLED&allowPublicKeyRetrieval=true";
        assertThatThrownBy(() -> DriverManager.getConnection(plain, mysql.cdcUser(), mysql.cdcPassword()))
                .isInstanceOfSatisfying(SQLException.class, refused -> assertThat(refused.getErrorCode())
                        .isIn(ACCESS_DENIED, TLS_REQUIRED));
        try (Connection connection = mysql.connectAsConnector();
                Statement statement = connection.createStatement();
                ResultSet cipher = statement.executeQuery("SHOW SESSION STATUS LIKE 'Ssl_cipher'")) {
            assertThat(cipher.next()).isTrue();
            assertThat(cipher.getString(2)).isNotEmpty();
        }
    }

    @Test
    void noRestApiShowsASecret() throws IOException, InterruptedException {
        Secrets secrets = Secrets.of(shop.stack());
        JsonHttp connect = new JsonHttp(shop.stack().connect().url());
        JsonNode connector = connect.get("/connectors/wishcast/config");
        assertThat(connector.path("database.password").asText()).startsWith("${directory:");
        secrets.assertNotIn(connector.toString(), "Connect's REST API");
        secrets.assertNotIn(connect.get("/connectors/wishcast/tasks").toString(), "Connect's tasks");

        JsonHttp flink = new JsonHttp(shop.stack().flink().url());
        secrets.assertNotIn(flink.get("/jobmanager/config").toString(), "Flink's configuration");
        for (JsonNode job : flink.get("/jobs").path("jobs")) {
            String path = "/jobs/" + job.path("id").asText() + "/config";
            secrets.assertNotIn(flink.get(path).toString(), path);
        }
    }

    private static Map<String, Object> impatient() {
        Map<String, Object> client = new HashMap<>(shop.stack().kafka().clientProperties());
        client.put("request.timeout.ms", 3_000);
        client.put("default.api.timeout.ms", 3_000);
        return client;
    }

    private static int nodes(Map<String, Object> client) throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(client)) {
            return admin.describeCluster().nodes().get().size();
        }
    }
}
