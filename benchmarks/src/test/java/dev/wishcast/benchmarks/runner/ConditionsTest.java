package dev.wishcast.benchmarks.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class ConditionsTest {

    @Test
    void haveTheCommitOfTheProjectsFolderIfItIsACheckout() throws IOException, InterruptedException {
        assertThat(Conditions.now().commit()).matches("[0-9a-f]{40}|unknown");
    }

    @Test
    void standBesideTheFieldsOfTheReport(@TempDir Path folder) throws IOException, InterruptedException {
        Path file = folder.resolve("report.json");

        BenchmarkCommand.write(file, Conditions.now(), new Example(7));

        JsonNode json = new ObjectMapper().readTree(file.toFile());
        assertThat(json.path("machine").path("cores").asInt()).isPositive();
        assertThat(json.path("machine").path("memoryMb").asInt()).isPositive();
        assertThat(json.path("versions").properties())
                .extracting(Map.Entry::getKey)
                .contains("pushy", "kafka", "netty", "wishcast", "java");
        assertThat(json.path("date").asText()).matches("\\d{4}-\\d\\d-\\d\\d");
        assertThat(json.path("size").asInt()).isEqualTo(7);
        assertThat(json.has("targets")).isTrue();
    }

    private record Example(int size) implements Report {}

    @Test
    void outsideACheckoutTheCommitIsUnknown(@TempDir Path folder) throws InterruptedException {
        assertThat(Conditions.commitOf(folder)).isEqualTo("unknown");
        assertThat(Conditions.commitOf(folder.resolve("missing"))).isEqualTo("unknown");
    }
}
