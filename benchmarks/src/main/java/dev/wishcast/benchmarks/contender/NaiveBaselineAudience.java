package dev.wishcast.benchmarks.contender;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads sale events, finds each sale's audience in MySQL, and writes it to Kafka. Each page of the query begins after the last
 * user of the page before, so that a late page costs no more than the first. The devices come with the users. Both are better
 * than many teams would do it.
 */
final class NaiveBaselineAudience implements Callable<Void> {

    private static final int PAGE = 1_000;
    private static final String QUERY = "SELECT w.user_id, d.push_token FROM wishlist_item w"
            + " JOIN device d ON d.user_id = w.user_id"
            + " WHERE w.product_id = ? AND w.user_id > ? ORDER BY w.user_id LIMIT " + PAGE;

    private final ContenderTask task;
    private final KafkaConsumer<String, String> sales;
    private final Producer<String, String> users;

    /** No event that is published from now on is missed. */
    NaiveBaselineAudience(ContenderTask task, Producer<String, String> users) {
        this.task = task;
        this.users = users;
        this.sales = NaiveBaselineSender.consumer(task, Map.of("group.id", "naive-baseline-sales"));
        List<TopicPartition> partitions = sales.partitionsFor(task.option("kafka.sale-topic")).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        sales.assign(partitions);
        sales.seekToEnd(partitions);
        // Asks Kafka where the ends are, which the first poll would do otherwise.
        partitions.forEach(sales::position);
    }

    @Override
    public Void call() throws IOException, SQLException {
        try (Connection mysql = connect();
                sales) {
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
        settings.put("user", task.option("mysql.user"));
        settings.put("password", task.option("mysql.password"));
        settings.put("sslMode", "DISABLED");
        settings.put("allowPublicKeyRetrieval", "true");
        return DriverManager.getConnection(task.option("mysql.url"), settings);
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

    @SuppressWarnings("FutureReturnValueIgnored") // A user that is not written gets no push, and the sale does not end.
    private void produce(long user, String sale, String token) {
        users.send(new ProducerRecord<>(NaiveBaselineSender.USERS, Long.toString(user), sale + '\t' + token));
    }
}
