package dev.wishcast.local.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wishcast.local.server.KafkaBroker;
import dev.wishcast.local.shop.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Tells how far Debezium has read, by the heartbeats on their topic. Not thread-safe. */
public final class Heartbeats implements AutoCloseable {

    private static final TopicPartition PARTITION = new TopicPartition(Topics.HEARTBEAT, 0);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final ObjectMapper json = new ObjectMapper();
    private long latest;

    public Heartbeats(KafkaBroker kafka) {
        consumer =
                new KafkaConsumer<>(kafka.clientProperties(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.assign(List.of(PARTITION));
        consumer.seekToEnd(List.of(PARTITION));
    }

    /**
     * The commit time of the newest heartbeat since this was opened, in milliseconds since the epoch; 0 if there is none.
     * The snapshot's is not counted: the rows of other tables may come after it.
     */
    public long latest() throws IOException {
        for (ConsumerRecord<byte[], byte[]> polled : consumer.poll(Duration.ofMillis(100))) {
            JsonNode event = json.readTree(polled.value());
            if (event.path("op").asText().equals("u")) {
                latest = Math.max(latest, event.path("source").path("ts_ms").asLong());
            }
        }
        return latest;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
