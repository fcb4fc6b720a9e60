package dev.wishcast.connectors.kafka;

import dev.wishcast.connectors.receipt.DeliveryReceipt;
import dev.wishcast.connectors.receipt.DeliveryReceiptDecoder;
import dev.wishcast.connectors.sale.SaleEvent;
import dev.wishcast.connectors.sale.SaleEventDecoder;
import dev.wishcast.connectors.watermark.Watermarks;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/**
 * The streams of events. Without state they start at the group's committed offsets, so that past sales are not announced
 * again; without those, at the earliest. Every method throws {@link
 * org.apache.flink.configuration.IllegalConfigurationException} if an option is wrong.
 */
public final class EventSources {

    private EventSources() {}

    /** The sale events. A sale is never late: the watermark follows the wall clock; timestamps are those of the records. */
    public static DecodedSource<SaleEvent> sales(ReadableConfig config) {
        Duration defaultDuration = KafkaSettings.positive(config, SaleEventOptions.DEFAULT_DURATION);
        return new DecodedSource<>(
                KafkaSources.of(
                        config,
                        SaleEventOptions.TOPIC,
                        committedElseEarliest(),
                        KafkaSources.decoding(() -> new SaleEventDecoder(defaultDuration), SaleEvent.class)),
                Watermarks.ofWallClock(),
                TypeInformation.of(SaleEvent.class));
    }

    /** The delivery receipts, as the job itself wrote them. They have no event time. */
    public static DecodedSource<DeliveryReceipt> receipts(ReadableConfig config) {
        return new DecodedSource<>(
                KafkaSources.of(
                        config,
                        OutputOptions.RECEIPT_TOPIC,
                        committedElseEarliest(),
                        KafkaSources.decoding(DeliveryReceiptDecoder::new, DeliveryReceipt.class)),
                WatermarkStrategy.noWatermarks(),
                TypeInformation.of(DeliveryReceipt.class));
    }

    @SuppressWarnings("deprecation") // The connector has no other way yet to say "else the earliest".
    private static OffsetsInitializer committedElseEarliest() {
        return OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST);
    }
}
