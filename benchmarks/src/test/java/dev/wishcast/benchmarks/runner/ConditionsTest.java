package dev.wishcast.benchmarks.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class ConditionsTest {

    @Test
    void haveTheCommitOfTheProjectsFolderIfItIsACheckout() throws IOException, InterruptedException {
        assertThat(Conditions.now().commit()).matches("[0-9a-f]{40}(-dirty)?|unknown");
    }

    @Test
    void standBesideTheFieldsOfTheReport(@TempDir Path folder) throws IOException, InterruptedException {
        Path file = folder.resolve("report.json");

        Referee referee = new Referee();
        referee.usedByOthers(3.14);

        BenchmarkCommand.write(file, Conditions.now(), referee, new Example(7));

        JsonNode json = new ObjectMapper().readTree(file.toFile());
        assertThat(json.path("machine").path("cores").asInt()).isPositive();
        assertThat(json.path("machine").path("memoryMb").asInt()).isPositive();
        assertThat(json.path("machine").path("processor").asText()).isNotEmpty();
        assertThat(json.path("commit").asText()).isNotEmpty();
        assertThat(json.path("percentUsedByOthers").asDouble()).isEqualTo(3.1);
        assertThat(json.path("quiet").asBoolean()).isTrue();
        assertThat(json.path("faults").isArray()).isTrue();
        assertThat(json.path("versions").properties())
                .extracting(Map.Entry::getKey)
                .contains("pushy", "kafka", "netty", "wishcast", "java");
        assertThat(json.path("date").asText()).matches("\\d{4}-\\d\\d-\\d\\d");
        assertThat(json.path("size").asInt()).isEqualTo(7);
        assertThat(json.has("targets")).isTrue();
    }

    private record Example(int size) implements Report {}

    @Test
    void theCommitSaysIfItIsNotWhatIsThere(@TempDir Path folder) throws IOException, InterruptedException {
        Path source = folder.resolve("source");
        Path result =
                Files.createDirectories(folder.resolve("benchmarks/results")).resolve("report.json");
        Files.writeString(source, "before");
        Files.writeString(result, "before");
        git(folder, "init", "--quiet");
        git(folder, "add", ".");
        git(folder, "-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "--quiet", "--message=a");

        Files.writeString(result, "a new report");
        assertThat(Conditions.commitOf(folder)).matches("[0-9a-f]{40}");
        Files.writeString(source, "after");
        assertThat(Conditions.commitOf(folder)).matches("[0-9a-f]{40}-dirty");
    }

    private static void git(Path folder, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        ProcessStats.output(new ProcessBuilder(command).directory(folder.toFile()));
    }

    @Test
    void outsideACheckoutTheCommitIsUnknown(@TempDir Path folder) throws InterruptedException {
        assertThat(Conditions.commitOf(folder)).isEqualTo("unknown");
        assertThat(Conditions.commitOf(folder.resolve("missing"))).isEqualTo("unknown");
    }
}
