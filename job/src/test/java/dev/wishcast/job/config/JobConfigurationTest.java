package dev.wishcast.job.config;

import dev.wishcast.connectors.kafka.KafkaOptions;
import dev.wishcast.job.index.IndexSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class JobConfigurationTest {

    @TempDir
    private Path directory;

    @Test
    void theCommandLineWinsOverTheFileAndTheFileOverFlink() throws IOException {
        Path file = yaml("wishcast:\n  index:\n    buckets: 60\n  sale.max-hold: 20 s\n");
        Configuration flink = Configuration.fromMap(Map.of(
                "wishcast.index.buckets", "30", "wishcast.sale.max-hold", "5 s", "wishcast.sale.topic", "sales"));
        Configuration config = read(flink, "--config", file.toString(), "--wishcast.sale.max-hold", "10 s");

        assertThat(config.get(IndexSettings.BUCKETS)).isEqualTo(60);
        assertThat(config.get(IndexSettings.MAX_HOLD)).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.getString("wishcast.sale.topic", null)).isEqualTo("sales");
        assertThat(flink.get(IndexSettings.BUCKETS)).isEqualTo(30);
    }

    @Test
    void aMisspeltOptionIsRefusedByName() throws IOException {
        Path file = yaml("wishcast.sale.max-hodl: 10 s\n");
        assertThatThrownBy(() -> read(new Configuration(), "--config", file.toString()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("wishcast.sale.max-hodl")
                .hasMessageContaining("wishcast.sale.max-hold");
    }

    @Test
    void kafkaPropertiesArePassedOn() throws IOException {
        Path file = yaml("wishcast.kafka.properties.security.protocol: SSL\n");
        assertThat(read(new Configuration(), "--config", file.toString()).toMap())
                .containsEntry("wishcast.kafka.properties.security.protocol", "SSL");
    }

    @Test
    void argumentsThatAreNotOursAreRefused() {
        assertThatThrownBy(() -> read(new Configuration(), "--parallelism", "4"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--parallelism");
    }

    @Test
    void aFileThatCantBeReadIsNamed() {
        assertThatThrownBy(() -> read(new Configuration(), "--config", "/does/not/exist.yaml"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/does/not/exist.yaml");
    }

    @Test
    void aFileThatIsNotYamlIsNamedWithoutItsText() throws IOException {
        Path file = yaml("wishcast:\n  secret: [oops\n");
        assertThatThrownBy(() -> read(new Configuration(), "--config", file.toString()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("line")
                .hasMessageNotContaining("oops");
    }

    @Test
    void anEmptyFileSetsNothing() throws IOException {
        assertThat(read(new Configuration(), "--config", yaml("# nothing\n").toString())
                        .toMap())
                .isEmpty();
    }

    @Test
    void bucketsMustDivideTheKeyGroups() {
        assertThatThrownBy(() -> IndexSettings.of(new Configuration().set(IndexSettings.BUCKETS, 100)))
                .isInstanceOf(IllegalConfigurationException.class)
                .hasMessageContaining("wishcast.index.buckets is 100");
        assertThat(IndexSettings.of(new Configuration()).buckets()).isEqualTo(120);
    }

    @Test
    void everyPlatformHasItsChannelWhateverItsSpelling() {
        Map<String, String> channels = Map.of("Android", "fcm", "iOS", "fcm", "2", " apns ");
        assertThat(IndexSettings.of(new Configuration().set(IndexSettings.CHANNELS, channels))
                        .channels())
                .isEqualTo(Map.of("android", "fcm", "ios", "fcm", "2", "apns"));
        assertThatThrownBy(() -> IndexSettings.of(new Configuration().set(IndexSettings.CHANNELS, Map.of())))
                .isInstanceOf(IllegalConfigurationException.class)
                .hasMessageContaining("wishcast.device.channels names no channel");
    }

    @Test
    void aFilterOfDevicesIsReadColumnByColumn() throws IOException {
        Path file = yaml("wishcast.device.filter:\n  deleted_at: is null\n  enabled: 1\n");
        Configuration config = read(new Configuration(), "--config", file.toString());
        assertThat(config.get(KafkaOptions.DEVICE_FILTER)).isEqualTo(Map.of("deleted_at", "is null", "enabled", "1"));
    }

    /** YAML takes the bare word for nothing: the filter would let all devices pass. */
    @Test
    void anOptionWithoutValueIsRefused() throws IOException {
        Path file = yaml("wishcast.device.filter:\n  deleted_at: null\n");
        assertThatThrownBy(() -> read(new Configuration(), "--config", file.toString()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("wishcast.device.filter.deleted_at");
    }

    @Test
    void aFilterThatSaysNothingIsRefused() {
        Configuration config = new Configuration().set(KafkaOptions.DEVICE_FILTER, Map.of("deleted_at", " "));
        assertThatThrownBy(() -> KafkaOptions.deviceFilter(config, Set.of("ios")))
                .isInstanceOf(IllegalConfigurationException.class)
                .hasMessageContaining("wishcast.device.filter")
                .hasMessageContaining("deleted_at");
    }

    private static Configuration read(Configuration flink, String... args) {
        return JobConfiguration.read(args, flink);
    }

    private Path yaml(String text) throws IOException {
        return Files.writeString(directory.resolve("wishcast.yaml"), text);
    }
}
