package dev.wishcast.launcher.sale;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes sale events to Kafka. Thread-safe. */
public final class SalePublisher implements AutoCloseable {

    /** The topic of the sale events, as in {@code cdc-config/topics.json}. */
    public static final String TOPIC = "sale-events";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Object bootstrapServers;
    private final KafkaProducer<String, String> producer;

    /** Connects to Kafka as {@code client} says: {@code bootstrap.servers}, and what else a Kafka client needs. */
    public SalePublisher(Map<String, ?> client) {
        this.bootstrapServers = client.get(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG);
        Map<String, Object> properties = new HashMap<>(Map.of(
                ProducerConfig.ACKS_CONFIG, "all",
                // Somebody waits at a terminal: brokers that do not answer should be told soon.
                ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000));
        properties.putAll(client);
        producer = new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
    }

    /**
     * Writes a sale event, keyed by its product, and waits until Kafka has it.
     *
     * @return when it was published, in milliseconds since the epoch
     * @throws IllegalStateException if Kafka does not take it
     */
    public long publish(SaleAnnouncement sale) throws InterruptedException {
        try {
            String event = JSON.valueToTree(sale).toString();
            return producer.send(new ProducerRecord<>(TOPIC, sale.productId(), event))
                    .get()
                    .timestamp();
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "Kafka at " + bootstrapServers + " did not take the sale: "
                            + e.getCause().getMessage(),
                    e);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
