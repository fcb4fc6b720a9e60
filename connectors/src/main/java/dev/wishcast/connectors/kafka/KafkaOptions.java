package dev.wishcast.connectors.kafka;

import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** How Kafka is reached. */
public final class KafkaOptions {

    public static final ConfigOption<String> BOOTSTRAP_SERVERS = ConfigOptions.key("wishcast.kafka.bootstrap-servers")
            .stringType()
            .noDefaultValue()
            .withDescription("The Kafka brokers, as host:port,host:port. Required.");

    public static final ConfigOption<String> GROUP_ID = ConfigOptions.key("wishcast.kafka.group-id")
            .stringType()
            .defaultValue("wishcast")
            .withDescription(
                    "The consumer group that offsets are committed to at each checkpoint. Flink restores from its"
                            + " own state; without state, sale events and receipts go on from the committed offsets.");

    public static final ConfigOption<Map<String, String>> PROPERTIES = ConfigOptions.key("wishcast.kafka.properties")
            .mapType()
            .defaultValue(Map.of())
            .withDescription("Properties for every Kafka consumer and producer, one option each, such as"
                    + " wishcast.kafka.properties.security.protocol: SASL_SSL. A secret must be in a file and referred to as"
                    + " ${directory:/folder:file}; such files are read on the JobManager and every TaskManager, by each"
                    + " client when it is made.");

    private KafkaOptions() {}
}
