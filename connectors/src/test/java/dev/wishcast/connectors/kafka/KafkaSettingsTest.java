package dev.wishcast.connectors.kafka;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KafkaSettingsTest {

    private final Configuration config = new Configuration().set(KafkaOptions.BOOTSTRAP_SERVERS, "localhost:9092");

    @Test
    void brokersAreAllThatIsRequired() {
        assertThatCode(() -> {
                    KafkaSources.wishlist(config);
                    KafkaSources.devices(config, Set.of("android", "ios"));
                    KafkaSources.heartbeatWatermarks(config);
                    KafkaSources.sales(config);
                    KafkaSources.receipts(config);
                    KafkaSinks.receipts(config);
                    KafkaSinks.reports(config);
                    KafkaSinks.deadLetters(config);
                })
                .doesNotThrowAnyException();
    }

    @Test
    void heartbeatsAreReadIfTheyHaveATopic() {
        assertThat(KafkaSources.heartbeats(config)).isEmpty();
        config.set(KafkaOptions.HEARTBEAT_TOPIC, "wishcast.shop.wishcast_heartbeat");
        assertThat(KafkaSources.heartbeats(config)).isPresent();
    }

    @Test
    void propertiesPassThroughAndOverrideOurDefaultsButNotTheBrokers() {
        config.setString("wishcast.kafka.properties.security.protocol", "SASL_SSL");
        config.setString("wishcast.kafka.properties.linger.ms", "5");
        config.setString("wishcast.kafka.properties.bootstrap.servers", "elsewhere:9092");
        assertThat(KafkaSettings.properties(config, Map.of("linger.ms", "20", "compression.type", "lz4")))
                .containsOnly(
                        Map.entry("security.protocol", "SASL_SSL"),
                        Map.entry("linger.ms", "5"),
                        Map.entry("compression.type", "lz4"),
                        Map.entry("bootstrap.servers", "localhost:9092"));
    }

    @Test
    void aVariableOfAFileIsResolvedWhereTheClientIsMade(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("password"), "pa ss\n");
        config.setString(
                "wishcast.kafka.properties.sasl.jaas.config", "Module required password=\"" + variable(folder) + "\";");
        Properties properties = KafkaSettings.properties(config, Map.of());
        assertThat(properties.toString()).doesNotContain("pa ss");

        properties.put("key.serializer", ByteArraySerializer.class);
        properties.put("value.serializer", ByteArraySerializer.class);
        assertThat(new ProducerConfig(properties)
                        .getPassword("sasl.jaas.config")
                        .value())
                .isEqualTo("Module required password=\"pa ss\";");
    }

    @Test
    void aFileThatIsNotThereIsNamed(@TempDir Path folder) {
        config.setString("wishcast.kafka.properties.ssl.key.password", variable(folder));
        Properties properties = KafkaSettings.properties(config, Map.of());
        assertThatThrownBy(() -> new ProducerConfig(properties))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(folder.resolve("password").toString())
                .hasMessageContaining("NoSuchFileException");
    }

    private static String variable(Path folder) {
        return "${directory:" + folder + ":password}";
    }

    @Test
    void withoutAVariableThereIsNoProviderThatAClusterWouldHaveToAllow() {
        assertThat(KafkaSettings.properties(config, Map.of())).doesNotContainKey("config.providers");
    }

    @Test
    void otherProvidersMayTakeTheirPlace() {
        config.setString("wishcast.kafka.properties.config.providers", "vault");
        config.setString("wishcast.kafka.properties.ssl.key.password", "${vault:kafka:password}");
        assertThat(KafkaSettings.properties(config, Map.of())).containsEntry("config.providers", "vault");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ssl.key.password        | s3cret
            ssl.truststore.password | s3cret
            ssl.keystore.key        | -----BEGIN PRIVATE KEY-----s3cret
            sasl.jaas.config        | ScramLoginModule required username="me" password="s3cret";
            sasl.jaas.config        | ScramLoginModule required password = s3cret username=me;
            sasl.jaas.config        | OAuthBearerLoginModule required clientId="me" clientSecret='s3cret';
            """)
    void aSecretAmongThePropertiesIsRefusedAndNotRepeated(String property, String value) {
        config.setString("wishcast.kafka.properties." + property, value);
        assertThatThrownBy(() -> KafkaSettings.properties(config, Map.of()))
                .isInstanceOf(IllegalConfigurationException.class)
                .hasMessageContaining("wishcast.kafka.properties." + property)
                .hasMessageNotContaining("s3cret");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ssl.truststore.certificates | -----BEGIN CERTIFICATE-----
            sasl.jaas.config            | Krb5LoginModule required useKeyTab=true keyTab="/etc/kafka.keytab";
            sasl.jaas.config            | Module required username="me" password="${directory:/etc/kafka:password}";
            sasl.jaas.config            | ${directory:/etc/kafka:jaas}
            """)
    void whatIsNoSecretIsNotRefused(String property, String value) {
        config.setString("wishcast.kafka.properties." + property, value);
        assertThat(KafkaSettings.properties(config, Map.of())).containsEntry(property, value);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("wishcast.kafka.bootstrap-servers", c -> c.removeConfig(KafkaOptions.BOOTSTRAP_SERVERS)),
                mistake("wishcast.kafka.group-id", c -> c.set(KafkaOptions.GROUP_ID, " ")),
                mistake("wishcast.wishlist.topic", c -> c.set(KafkaOptions.WISHLIST_TOPIC, "")),
                mistake("wishcast.wishlist.user-column", c -> c.set(KafkaOptions.WISHLIST_USER_COLUMN, "")),
                mistake(
                        "wishcast.cdc.out-of-orderness",
                        c -> c.set(KafkaOptions.OUT_OF_ORDERNESS, Duration.ofMillis(-1))),
                mistake("wishcast.cdc.idleness", c -> c.set(KafkaOptions.IDLENESS, Duration.ZERO)),
                mistake("wishcast.cdc.startup-grace", c -> c.set(KafkaOptions.STARTUP_GRACE, Duration.ofMillis(-1))));
    }

    private static Arguments mistake(String option, Consumer<Configuration> mistake) {
        return Arguments.of(option, mistake);
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsNamed(String option, Consumer<Configuration> mistake) {
        mistake.accept(config);
        assertThatThrownBy(() -> KafkaSources.wishlist(config))
                .isInstanceOf(IllegalConfigurationException.class)
                .hasMessageContaining("option " + option + " is");
    }

    @Test
    void aSaleWithoutEndLastsSomeTime() {
        config.set(KafkaOptions.DEFAULT_DURATION, Duration.ZERO);
        assertThatThrownBy(() -> KafkaSources.sales(config))
                .isInstanceOf(IllegalConfigurationException.class)
                .hasMessageContaining("wishcast.sale.default-duration");
    }
}
