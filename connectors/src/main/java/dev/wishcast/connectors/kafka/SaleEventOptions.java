package dev.wishcast.connectors.kafka;

import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** Where sale events are and what they need not say. */
public final class SaleEventOptions {

    public static final ConfigOption<String> TOPIC = ConfigOptions.key("wishcast.sale.topic")
            .stringType()
            .defaultValue("sale-events")
            .withDescription("The topic that product teams write sale events to.");

    public static final ConfigOption<Duration> DEFAULT_DURATION = ConfigOptions.key("wishcast.sale.default-duration")
            .durationType()
            .defaultValue(Duration.ofHours(1))
            .withDescription("How long a sale lasts if its event has no endsAt. Nothing is sent after a sale's end.");

    private SaleEventOptions() {}
}
