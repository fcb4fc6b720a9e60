package dev.wishcast.local.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wishcast.local.server.KafkaBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a topic of JSON records from its beginning. Not thread-safe. */
final class TopicReader implements AutoCloseable {

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final ObjectMapper json = new ObjectMapper();
    private final List<Row> rows = new ArrayList<>();

    TopicReader(KafkaBroker kafka, String topic) {
        Map<String, Object> properties = kafka.clientProperties();
        properties.put("auto.offset.reset", "earliest");
        consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.assign(partitions);
    }

    /** Returns everything read so far, after one more poll. */
    List<Row> poll() {
        for (ConsumerRecord<byte[], byte[]> polled : consumer.poll(Duration.ofMillis(200))) {
            rows.add(new Row(
                    polled.partition(),
                    polled.headers().toArray().length,
                    parse(polled.key()),
                    polled.value() == null ? null : parse(polled.value())));
        }
        return rows;
    }

    @Override
    public void close() {
        consumer.close();
    }

    private JsonNode parse(byte[] bytes) {
        try {
            return json.readTree(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(new String(bytes, StandardCharsets.UTF_8), e);
        }
    }

    /** A record; the value of a tombstone is null. */
    record Row(int partition, int headers, JsonNode key, JsonNode value) {

        String operation() {
            return value == null ? "tombstone" : value.path("op").asText();
        }
    }
}
