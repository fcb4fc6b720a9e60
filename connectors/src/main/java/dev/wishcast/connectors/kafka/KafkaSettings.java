package dev.wishcast.connectors.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.configuration.ReadableConfig;

/** Reads options, with errors that name the option. */
final class KafkaSettings {

    private KafkaSettings() {}

    /** Properties for a consumer or producer: ours, which the configuration may override, and where the brokers are. */
    static Properties properties(ReadableConfig config, Map<String, String> defaults) {
        Properties properties = new Properties();
        properties.putAll(defaults);
        properties.putAll(config.get(KafkaOptions.PROPERTIES));
        properties.put("bootstrap.servers", text(config, KafkaOptions.BOOTSTRAP_SERVERS));
        return properties;
    }

    static String text(ReadableConfig config, ConfigOption<String> option) {
        String text = config.get(option);
        if (text == null || text.isBlank()) {
            throw new IllegalConfigurationException("The option " + option.key() + " is not set, but required.");
        }
        return text.strip();
    }

    static Duration notNegative(ReadableConfig config, ConfigOption<Duration> option) {
        Duration duration = config.get(option);
        if (duration.isNegative()) {
            throw new IllegalConfigurationException("The option " + option.key() + " is negative: " + duration + ".");
        }
        return duration;
    }

    static Duration positive(ReadableConfig config, ConfigOption<Duration> option) {
        Duration duration = notNegative(config, option);
        if (duration.isZero()) {
            throw new IllegalConfigurationException("The option " + option.key() + " is zero, but must be more.");
        }
        return duration;
    }
}
