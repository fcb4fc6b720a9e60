package dev.wishcast.connectors.kafka;

import dev.wishcast.connectors.RecordEncoder;
import dev.wishcast.connectors.deadletter.DeadLetter;
import dev.wishcast.connectors.deadletter.DeadLetterEncoder;
import dev.wishcast.connectors.receipt.DeliveryReceipt;
import dev.wishcast.connectors.receipt.DeliveryReceiptEncoder;
import dev.wishcast.connectors.report.SaleReport;
import dev.wishcast.connectors.report.SaleReportEncoder;
import java.util.Map;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;

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
        return sink(config, OutputOptions.RECEIPT_TOPIC, new DeliveryReceiptEncoder());
    }

    /** The sale reports, keyed by sale. */
    public static Sink<SaleReport> reports(ReadableConfig config) {
        return sink(config, OutputOptions.REPORT_TOPIC, new SaleReportEncoder());
    }

    /** The dead letters, keyed by what failed. */
    public static Sink<DeadLetter> deadLetters(ReadableConfig config) {
        return sink(config, OutputOptions.DEAD_LETTER_TOPIC, new DeadLetterEncoder());
    }

    private static <T> Sink<T> sink(ReadableConfig config, ConfigOption<String> topic, RecordEncoder<T> encoder) {
        return new AtLeastOnceSink<>(KafkaSink.<T>builder()
                .setKafkaProducerConfig(KafkaSettings.properties(config, DEFAULTS))
                .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                .setRecordSerializer(new EncodingSchema<>(KafkaSettings.text(config, topic), encoder))
                .build());
    }
}
