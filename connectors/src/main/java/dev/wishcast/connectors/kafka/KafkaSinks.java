package dev.wishcast.connectors.kafka;

import dev.wishcast.connectors.deadletter.DeadLetter;
import dev.wishcast.connectors.json.Json;
import dev.wishcast.connectors.receipt.DeliveryReceipt;
import dev.wishcast.connectors.report.SaleReport;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.util.function.SerializableFunction;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What the job writes. At least once: after a restart a record may be there twice, with the same key. Every method throws
 * {@link org.apache.flink.configuration.IllegalConfigurationException} if an option is wrong.
 */
public final class KafkaSinks {

    /** A burst of receipts goes out in few large requests; a single one waits no longer than the linger. */
    private static final Map<String, String> DEFAULTS =
            Map.of("compression.type", "lz4", "linger.ms", "10", "batch.size", "131072");

    private KafkaSinks() {}

    /** The delivery receipts, keyed by notification. */
    public static Sink<DeliveryReceipt> receipts(ReadableConfig config) {
        return sink(config, KafkaOptions.RECEIPT_TOPIC, DeliveryReceipt::notificationId);
    }

    /** The sale reports, keyed by sale. */
    public static Sink<SaleReport> reports(ReadableConfig config) {
        return sink(config, KafkaOptions.REPORT_TOPIC, SaleReport::saleId);
    }

    /** The dead letters, keyed by what failed. */
    public static Sink<DeadLetter> deadLetters(ReadableConfig config) {
        return sink(config, KafkaOptions.DEAD_LETTER_TOPIC, DeadLetter::id);
    }

    private static <T extends Record> Sink<T> sink(
            ReadableConfig config, ConfigOption<String> topic, SerializableFunction<T, String> key) {
        KafkaSink<T> sink = KafkaSink.<T>builder()
                .setKafkaProducerConfig(KafkaSettings.properties(config, DEFAULTS))
                .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                .setRecordSerializer(asJson(KafkaSettings.text(config, topic), key))
                .build();
        // Without its committer, which would have nothing to commit, and be an operator of its own in the job graph.
        return context -> sink.createWriter(context);
    }

    /** Writes to one topic; the broker's partitioner chooses the partition by key. */
    static <T extends Record> KafkaRecordSerializationSchema<T> asJson(
            String topic, SerializableFunction<T, String> key) {
        return (value, context, timestamp) ->
                new ProducerRecord<>(topic, key.apply(value).getBytes(StandardCharsets.UTF_8), Json.write(value));
    }
}
