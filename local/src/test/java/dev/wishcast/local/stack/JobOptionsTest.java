package dev.wishcast.local.stack;

import dev.wishcast.local.run.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class JobOptionsTest {

    @TempDir
    private Path folder;

    @Test
    void nestedAndFlatMeanTheSame() throws IOException {
        assertThat(read("wishcast:\n  fcm:\n    project-id: shop\nwishcast.fcm.rate-per-second: 500\n"))
                .isEqualTo(Map.of("wishcast.fcm.project-id", "shop", "wishcast.fcm.rate-per-second", "500"));
    }

    @Test
    void anEmptyFileHasNoOptions() throws IOException {
        assertThat(read("# nothing yet\n")).isEmpty();
    }

    @Test
    void whatIsNoMapIsRefused() {
        assertThatThrownBy(() -> read("- a\n- b\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("options.yaml");
        assertThatThrownBy(() -> JobOptions.read(folder.resolve("missing.yaml")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("missing.yaml");
    }

    @Test
    void eitherEndpointNamesAProvider() {
        assertThat(JobOptions.nameProvider(Map.of("wishcast.fcm.endpoint", "https://example.org")))
                .isTrue();
        assertThat(JobOptions.nameProvider(Map.of("wishcast.apns.endpoint", "https://example.org")))
                .isTrue();
        assertThat(JobOptions.nameProvider(Map.of("wishcast.fcm.project-id", "shop")))
                .isFalse();
    }

    /** It names the Kafka of production. */
    @Test
    void nothingOfTheGuidesOwnFileReachesProduction() throws IOException {
        String guide = Files.readString(Installation.find().root().resolve("docs/guide/deploy.md"));
        int start = guide.indexOf("```yaml\n") + "```yaml\n".length();
        Map<String, String> options = read(guide.substring(start, guide.indexOf("```", start)));
        assertThat(options).containsKeys("wishcast.kafka.bootstrap-servers", "wishcast.fcm.credentials-file");

        assertThat(JobOptions.withoutAddresses(options))
                .containsOnlyKeys("wishcast.cdc.idleness", "wishcast.cdc.startup-grace");
    }

    @Test
    void whatIsNoAddressIsTaken() {
        Map<String, String> options = Map.of(
                "wishcast.fcm.rate-per-second", "500",
                "wishcast.wishlist.user-column", "customer",
                "wishcast.sale.max-hold", "5 s",
                "execution.checkpointing.interval", "1 s");
        assertThat(JobOptions.withoutAddresses(options)).isEqualTo(options);
    }

    @Test
    void aProviderThatIsNamedIsPushedToByWhoeverTheFileSays() {
        Map<String, String> provider = Map.of(
                "wishcast.apns.endpoint", "https://api.sandbox.push.apple.com",
                "wishcast.apns.topic", "com.example.shop",
                "wishcast.apns.key-file", "/etc/key.p8");
        Map<String, String> options = new HashMap<>(provider);
        options.put("wishcast.kafka.properties.security.protocol", "SASL_SSL");
        options.put("wishcast.sale.topic", "production");

        assertThat(JobOptions.withoutAddresses(options)).isEqualTo(provider);
    }

    private Map<String, String> read(String yaml) throws IOException {
        return JobOptions.read(Files.writeString(folder.resolve("options.yaml"), yaml));
    }
}
