package dev.wishcast.connectors.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KafkaSettingsTest {

    private final Configuration config = new Configuration().set(KafkaOptions.BOOTSTRAP_SERVERS, "localhost:9092");

    @Test
    void brokersAreAllThatIsRequired() {
        assertThatCode(() -> {
                    CdcSources.wishlist(config);
                    CdcSources.devices(config);
                    CdcSources.heartbeatWatermarks(config);
                    EventSources.sales(config);
                    EventSources.receipts(config);
                    KafkaSinks.receipts(config);
                    KafkaSinks.reports(config);
                    KafkaSinks.deadLetters(config);
                })
                .doesNotThrowAnyException();
    }

    @Test
    void heartbeatsAreReadIfTheyHaveATopic() {
        assertThat(CdcSources.heartbeats(config)).isEmpty();
        config.set(CdcOptions.HEARTBEAT_TOPIC, "wishcast.shop.wishcast_heartbeat");
        assertThat(CdcSources.heartbeats(config)).isPresent();
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

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("wishcast.kafka.bootstrap-servers", c -> c.removeConfig(KafkaOptions.BOOTSTRAP_SERVERS)),
                mistake("wishcast.kafka.group-id", c -> c.set(KafkaOptions.GROUP_ID, " ")),
                mistake("wishcast.wishlist.topic", c -> c.set(CdcOptions.WISHLIST_TOPIC, "")),
                mistake("wishcast.wishlist.user-column", c -> c.set(CdcOptions.WISHLIST_USER_COLUMN, "")),
                mistake(
                        "wishcast.cdc.out-of-orderness",
                        c -> c.set(CdcOptions.OUT_OF_ORDERNESS, Duration.ofMillis(-1))),
                mistake("wishcast.cdc.idleness", c -> c.set(CdcOptions.IDLENESS, Duration.ZERO)),
                mistake("wishcast.cdc.startup-grace", c -> c.set(CdcOptions.STARTUP_GRACE, Duration.ofMillis(-1))));
    }

    private static Arguments mistake(String option, Consumer<Configuration> mistake) {
        return Arguments.of(option, mistake);
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsNamed(String option, Consumer<Configuration> mistake) {
        mistake.accept(config);
        assertThatThrownBy(() -> CdcSources.wishlist(config))
                .isInstanceOf(IllegalConfigurationException.class)
                .hasMessageContaining("option " + option + " is");
    }

    @Test
    void aSaleWithoutEndLastsSomeTime() {
        config.set(SaleEventOptions.DEFAULT_DURATION, Duration.ZERO);
        assertThatThrownBy(() -> EventSources.sales(config))
                .isInstanceOf(IllegalConfigurationException.class)
                .hasMessageContaining("wishcast.sale.default-duration");
    }
}
