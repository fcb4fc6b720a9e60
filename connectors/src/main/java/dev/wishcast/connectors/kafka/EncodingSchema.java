package dev.wishcast.connectors.kafka;

import dev.wishcast.connectors.RecordEncoder;
import java.io.IOException;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes values to one topic; the broker's partitioner chooses the partition by key. */
final class EncodingSchema<T> implements KafkaRecordSerializationSchema<T> {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String topic;
    private final RecordEncoder<T> encoder;

    EncodingSchema(String topic, RecordEncoder<T> encoder) {
        this.topic = topic;
        this.encoder = encoder;
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(T value, KafkaSinkContext context, Long timestamp) {
        try {
            return new ProducerRecord<>(
                    topic, encoder.key(value).getBytes(StandardCharsets.UTF_8), encoder.value(value));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write to memory", e);
        }
    }
}
