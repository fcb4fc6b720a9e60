package dev.wishcast.benchmarks.sender;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads sale events, finds each one's audience in MySQL, and writes it to Kafka. Pages follow the key, so that a late page costs
 * no more than the first, and devices come with the users: better than many would have it.
 */
final class FirstBuiltAudience implements Callable<Void> {

    private static final int PAGE = 1_000;
    private static final String QUERY = "SELECT w.user_id, d.push_token FROM wishlist_item w"
            + " JOIN device d ON d.user_id = w.user_id"
            + " WHERE w.product_id = ? AND w.user_id > ? ORDER BY w.user_id LIMIT " + PAGE;

    private final Assignment assignment;
    private final Map<String, Object> kafka;
    private final Producer<String, String> users;
    private final CountDownLatch listening = new CountDownLatch(1);

    FirstBuiltAudience(Assignment assignment, Map<String, Object> kafka, Producer<String, String> users) {
        this.assignment = assignment;
        this.kafka = new HashMap<>(kafka);
        this.kafka.put("group.id", "first-built-sales");
        this.kafka.put("auto.offset.reset", "latest");
        this.users = users;
    }

    /** Returns once no event that is published from now on can be missed. */
    void awaitListening() throws InterruptedException {
        listening.await();
    }

    @Override
    public Void call() throws IOException, SQLException {
        try (Connection mysql = connect();
                KafkaConsumer<String, String> sales =
                        new KafkaConsumer<>(kafka, new StringDeserializer(), new StringDeserializer())) {
            sales.subscribe(List.of(assignment.option("kafka.sale-topic")), new Positions(sales));
            while (true) {
                for (ConsumerRecord<String, String> event : sales.poll(Duration.ofSeconds(1))) {
                    JsonNode sale = new ObjectMapper().readTree(event.value());
                    page(
                            mysql,
                            sale.path("saleId").asText(),
                            sale.path("productId").asText());
                }
                sales.commitSync();
            }
        }
    }

    private Connection connect() throws SQLException {
        Properties settings = new Properties();
        settings.put("user", assignment.option("mysql.user"));
        settings.put("password", assignment.option("mysql.password"));
        settings.put("sslMode", "DISABLED");
        settings.put("allowPublicKeyRetrieval", "true");
        return DriverManager.getConnection(assignment.option("mysql.url"), settings);
    }

    private void page(Connection mysql, String sale, String product) throws SQLException {
        long lastUser = 0;
        int rows;
        try (PreparedStatement query = mysql.prepareStatement(QUERY)) {
            query.setString(1, product);
            do {
                query.setLong(2, lastUser);
                rows = 0;
                try (ResultSet page = query.executeQuery()) {
                    for (; page.next(); rows++) {
                        lastUser = page.getLong(1);
                        produce(lastUser, sale, page.getString(2));
                    }
                }
            } while (rows == PAGE);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Who is not written gets no push, and the sale does not end.
    private void produce(long user, String sale, String token) {
        users.send(new ProducerRecord<>(FirstBuiltSender.USERS, Long.toString(user), sale + '\t' + token));
    }

    /** Fixes where "latest" is, which would otherwise be wherever the first poll finds it. */
    private final class Positions implements ConsumerRebalanceListener {

        private final KafkaConsumer<String, String> consumer;

        Positions(KafkaConsumer<String, String> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            partitions.forEach(consumer::position);
            listening.countDown();
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}
    }
}
