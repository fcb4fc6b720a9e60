package dev.wishcast.connectors.kafka;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** The topics that the job writes. */
public final class OutputOptions {

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

    private OutputOptions() {}
}
