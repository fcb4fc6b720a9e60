package dev.wishcast.local.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wishcast.local.run.Installation;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@code cdc-config} ships refers to secrets and holds none: Connect's REST API shows a connector's settings. */
class CdcConfigTest {

    private static final Path CDC_CONFIG = Installation.find().cdcConfig();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "connector.json",
                "tls/connector.json",
                "tls/connect-worker.properties",
                "tls/client.properties",
                "tls/wishcast.yaml"
            })
    void everySecretIsAFile(String file) throws IOException {
        Map<String, String> settings = read(CDC_CONFIG.resolve(file));
        assertThat(settings.keySet()).anyMatch(key -> isPassword(key) || key.endsWith("jaas.config"));
        settings.forEach((key, value) -> {
            if (isPassword(key)) {
                assertThat(value).as(key).startsWith("${directory:/etc/wishcast/");
            } else if (key.endsWith("jaas.config")) {
                assertThat(value).as(key).contains(" password=\"${directory:/etc/wishcast/");
            }
        });
    }

    /** A TRUNCATE has no row and so no key. Kafka refuses it in a compacted topic, and the connector would end. */
    @Test
    void noTruncateIsWrittenIntoACompactedTopic() throws IOException {
        JsonNode topics =
                new ObjectMapper().readTree(CDC_CONFIG.resolve("topics.json").toFile());
        assertThat(topics)
                .filteredOn(topic -> topic.path("name").asText().startsWith("wishcast.shop.")
                        && topic.path("configs").path("cleanup.policy").asText().equals("compact"))
                .hasSize(2);
        assertThat(read(CDC_CONFIG.resolve("connector.json"))).containsEntry("skipped.operations", "t");
    }

    private static boolean isPassword(String key) {
        return key.endsWith("password");
    }

    private static Map<String, String> read(Path file) throws IOException {
        Map<String, String> settings = new TreeMap<>();
        if (file.toString().endsWith(".json")) {
            JsonNode json = new ObjectMapper().readTree(file.toFile());
            json.properties()
                    .forEach(setting ->
                            settings.put(setting.getKey(), setting.getValue().asText()));
        } else if (file.toString().endsWith(".yaml")) {
            settings.putAll(JobOptions.read(file));
        } else {
            Properties properties = new Properties();
            try (BufferedReader in = Files.newBufferedReader(file)) {
                properties.load(in);
            }
            properties.stringPropertyNames().forEach(key -> settings.put(key, properties.getProperty(key)));
        }
        return settings;
    }
}
