package dev.wishcast.local.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wishcast.local.shop.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tables are altered while everything runs. What the job can read, it goes on reading; what it can't is a dead letter that
 * names the column; and the way back of docs/guide/bad-input.md is tried.
 */
class SchemaChangeE2ECase {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ObjectMapper json = new ObjectMapper();
    private LiveShop shop;

    @BeforeEach
    void open() throws IOException, InterruptedException {
        shop = LiveShop.open();
    }

    @AfterEach
    void close() throws IOException {
        if (shop != null) {
            shop.close();
        }
    }

    @Test
    void theJobRunsOnOrSaysWhatItCanNotReadAndThereIsAWayBack()
            throws IOException, SQLException, InterruptedException, ExecutionException {
        shop.addWishers("p", 1, 20);
        assertReached("first", users(1, 20));
        columnsThatNobodyReadsComeAndGo();
        typesAreWidened();
        assertThat(shop.size("dead-letters")).isZero();

        aColumnIsRenamedWithoutWarning();
        theWayBack();
        aColumnIsRenamedAsItShouldBe();
        assertThat(shop.stack().connect().isRunning()).isTrue();
    }

    private void columnsThatNobodyReadsComeAndGo() throws IOException, SQLException, InterruptedException {
        shop.sql(
                "ALTER TABLE wishlist_item ADD COLUMN note VARCHAR(20) DEFAULT 'none'",
                "ALTER TABLE device ADD COLUMN app JSON FIRST");
        shop.addWishers("p", 21, 25);
        shop.sql("ALTER TABLE wishlist_item RENAME COLUMN note TO remark", "ALTER TABLE device DROP COLUMN locale");
        shop.addWishers("p", 26, 30);
        shop.sql("ALTER TABLE wishlist_item DROP COLUMN remark");
        assertReached("other-columns", users(1, 30));
        assertThat(shop.stack().run().log("taskmanager-1")).content().contains("Rows come without after.locale");
    }

    /** Ids stay what they are, in text; but the key's bytes change, and with them the partition. */
    private void typesAreWidened() throws IOException, SQLException, InterruptedException {
        shop.sql(
                "ALTER TABLE device MODIFY user_id INT NOT NULL",
                "ALTER TABLE device MODIFY user_id BIGINT NOT NULL",
                "ALTER TABLE wishlist_item MODIFY product_id VARCHAR(255) NOT NULL",
                "ALTER TABLE wishlist_item MODIFY user_id VARCHAR(40) NOT NULL",
                "DELETE FROM wishlist_item WHERE user_id = '1'");
        shop.addWishers("p", 31, 35);
        assertReached("wider", users(2, 35));
    }

    private void aColumnIsRenamedWithoutWarning() throws IOException, SQLException, InterruptedException {
        shop.sql(
                "ALTER TABLE wishlist_item RENAME COLUMN product_id TO item_id",
                "INSERT INTO wishlist_item (user_id, item_id) VALUES ('36', 'other'), ('2', 'other'), ('3', 'other')",
                "DELETE FROM wishlist_item WHERE user_id = '3' AND item_id = 'p'");
        await().atMost(PATIENCE).until(() -> shop.size("dead-letters") == 5 && shop.counter("deadLetters") == 5);
        assertThat(shop.values("dead-letters").stream().map(this::parse)).allSatisfy(letter -> {
            assertThat(letter.path("topic").asText()).isEqualTo(Topics.WISHLIST);
            assertThat(letter.path("reason").asText()).isEqualTo("INVALID");
            assertThat(letter.path("detail").asText())
                    .matches("(before|after|key)\\.product_id must be .* missing: has the column been renamed.*");
        });
        assertThat(shop.stack().connect().isRunning()).isTrue();
        assertReached("before-the-way-back", users(2, 35));
        assertThat(shop.restarts()).isZero();
    }

    /** Both names, from a savepoint; then what went to the dead letters once more, in its order. */
    private void theWayBack() throws IOException, SQLException, InterruptedException, ExecutionException {
        shop.restart(Map.of(
                "wishcast.wishlist.product-column", "item_id, product_id",
                "wishcast.device.token-column", "token, push_token"));
        shop.sql("INSERT INTO wishlist_item (user_id, item_id) VALUES ('4', 'other')");
        replayDeadLetters();
        Set<String> withoutThree = users(2, 35);
        withoutThree.remove("3");
        assertReached("after-the-way-back", withoutThree);
        assertReached("others-after-the-way-back", "other", Set.of("2", "3", "4"));
        assertThat(shop.size("dead-letters")).isEqualTo(5);
    }

    private void replayDeadLetters() throws InterruptedException, ExecutionException {
        List<JsonNode> letters = new ArrayList<>(
                shop.values("dead-letters").stream().map(this::parse).toList());
        letters.sort(Comparator.<JsonNode>comparingInt(
                        letter -> letter.path("partition").asInt())
                .thenComparingLong(letter -> letter.path("offset").asLong()));
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", shop.stack().kafka().bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            for (JsonNode letter : letters) {
                producer.send(new ProducerRecord<>(
                                letter.path("topic").asText(),
                                letter.path("partition").asInt(),
                                letter.path("key").asText(),
                                letter.hasNonNull("value")
                                        ? letter.path("value").asText()
                                        : null))
                        .get();
            }
        }
    }

    private void aColumnIsRenamedAsItShouldBe() throws IOException, SQLException, InterruptedException {
        shop.sql(
                "ALTER TABLE device RENAME COLUMN push_token TO token",
                "INSERT INTO device (user_id, device_id, platform, token) VALUES (36, 'phone', 'android', "
                        + LiveShop.androidToken("'36'") + ")");
        assertReached("renamed", "other", Set.of("2", "3", "4", "36"));
        assertThat(shop.size("dead-letters")).isEqualTo(5);
        assertThat(shop.restarts()).isZero();
    }

    private static Set<String> users(int first, int last) {
        Set<String> users = new TreeSet<>();
        IntStream.rangeClosed(first, last).forEach(user -> users.add(Integer.toString(user)));
        return users;
    }

    private void assertReached(String sale, Set<String> users) throws InterruptedException {
        assertReached(sale, "p", users);
    }

    private void assertReached(String sale, String product, Set<String> users) throws InterruptedException {
        shop.announce(sale, product);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(reached(sale)).isEqualTo(users));
    }

    private Set<String> reached(String sale) {
        Set<String> users = new TreeSet<>();
        shop.values("delivery-receipts").stream()
                .map(this::parse)
                .filter(receipt -> receipt.path("saleId").asText().equals(sale)
                        && receipt.path("outcome").asText().equals("ACCEPTED"))
                .forEach(receipt -> users.add(receipt.path("userId").asText()));
        return users;
    }

    private JsonNode parse(String value) {
        try {
            return json.readTree(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
