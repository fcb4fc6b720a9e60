package dev.wishcast.connectors.kafka;

import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** The topic of sale events, the default duration of a sale, and the topics that the job writes. */
public final class EventOptions {

    public static final ConfigOption<String> SALE_TOPIC = ConfigOptions.key("wishcast.sale.topic")
            .stringType()
            .defaultValue("sale-events")
            .withDescription("The topic that product teams write sale events to.");

    public static final ConfigOption<Duration> DEFAULT_DURATION = ConfigOptions.key("wishcast.sale.default-duration")
            .durationType()
            .defaultValue(Duration.ofHours(1))
            .withDescription("How long a sale lasts if its event has no endsAt. Nothing is sent after a sale's end.");

    public static final ConfigOption<String> RECEIPT_TOPIC = ConfigOptions.key("wishcast.receipt.topic")
            .stringType()
            .defaultValue("delivery-receipts")
            .withDescription("The topic of the delivery receipts, keyed by notification. The job reads it too.");

    public static final ConfigOption<String> REPORT_TOPIC = ConfigOptions.key("wishcast.report.topic")
            .stringType()
            .defaultValue("sale-reports")
            .withDescription("The topic of the sale reports, keyed by sale; the last one of a sale counts.");

    public static final ConfigOption<String> DEAD_LETTER_TOPIC = ConfigOptions.key("wishcast.dead-letter.topic")
            .stringType()
            .defaultValue("dead-letters")
            .withDescription("The topic of what could not be decoded, validated or delivered.");

    private EventOptions() {}
}
