package dev.wishcast.local.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    private Map<String, String> read(String yaml) throws IOException {
        return JobOptions.read(Files.writeString(folder.resolve("options.yaml"), yaml));
    }
}
