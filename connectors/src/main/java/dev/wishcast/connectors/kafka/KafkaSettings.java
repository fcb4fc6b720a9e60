package dev.wishcast.connectors.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;

/** Reads options, with errors that name the option. */
final class KafkaSettings {

    private static final String SECRET_FILE = "${directory:";

    /** Of Kafka's type PASSWORD, as they may be long, but public. */
    private static final Set<String> PUBLIC_PASSWORDS =
            Set.of(SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG, SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG);

    /** An option of a login module, such as {@code password} or {@code clientSecret}, whose value is no variable. */
    private static final Pattern JAAS_SECRET =
            Pattern.compile("(?i)\\w*(?:password|passphrase|secret)\\w*\\s*=\\s*[\"']?(?![\"']?\\$\\{)\\S");

    private KafkaSettings() {}

    /**
     * Properties for a consumer or producer: ours, which the configuration may override, and where the brokers are.
     *
     * @throws IllegalConfigurationException if one holds a secret instead of referring to its file; the message names it
     */
    static Properties properties(ReadableConfig config, Map<String, String> defaults) {
        Map<String, String> configured = config.get(KafkaOptions.PROPERTIES);
        configured.forEach(KafkaSettings::requireNoSecret);
        Properties properties = new Properties();
        properties.putAll(defaults);
        // Only if needed: a cluster may allow certain providers only (org.apache.kafka.automatic.config.providers).
        if (configured.values().stream().anyMatch(value -> value.contains(SECRET_FILE))) {
            properties.put("config.providers", "directory");
            properties.put("config.providers.directory.class", SecretFiles.class.getName());
        }
        properties.putAll(configured);
        properties.put("bootstrap.servers", text(config, KafkaOptions.BOOTSTRAP_SERVERS));
        return properties;
    }

    /** Flink shows the configuration to everyone who can open its UI. */
    private static void requireNoSecret(String property, String value) {
        boolean secret = property.equals(SaslConfigs.SASL_JAAS_CONFIG)
                ? JAAS_SECRET.matcher(value).find()
                : isPassword(property) && !value.contains("${");
        if (secret) {
            throw new IllegalConfigurationException("The option " + KafkaOptions.PROPERTIES.key() + "." + property
                    + " holds a secret. Put that into a file, and refer to it as ${directory:/folder:file}.");
        }
    }

    private static boolean isPassword(String property) {
        ConfigDef.ConfigKey definition = ProducerConfig.configDef().configKeys().get(property);
        return definition != null
                && definition.type() == ConfigDef.Type.PASSWORD
                && !PUBLIC_PASSWORDS.contains(property);
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
