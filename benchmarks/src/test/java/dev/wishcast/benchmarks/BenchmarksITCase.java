package dev.wishcast.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wishcast.local.stack.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The benchmarks run, and count right. How fast anything is, is not a test's business. */
class BenchmarksITCase {

    private static final int MESSAGES = 500;

    @TempDir
    private Path folder;

    private Process bench;

    @AfterEach
    void stop() {
        if (bench != null) {
            bench.descendants().forEach(ProcessHandle::destroyForcibly);
            bench.destroyForcibly();
        }
    }

    @Test
    void everySenderSendsEveryMessageOnce() throws IOException, InterruptedException {
        JsonNode report = run("senders", "--messages", MESSAGES + "", "--warm-up", "100", "--provider-latency-ms", "0");

        assertThat(report.path("runs"))
                .extracting(run ->
                        run.path("name").asText() + " " + run.path("provider").asText())
                .containsExactly(
                        "wishcast fcm", "wishcast apns", "pushy apns", "pushy-native-tls apns", "firebase-admin fcm");
        assertThat(report.path("runs")).allSatisfy(run -> {
            assertThat(run.path("messages").asInt()).isEqualTo(MESSAGES);
            assertThat(run.path("distinct").asInt()).isEqualTo(MESSAGES);
            assertThat(run.path("duplicates").asInt(-1)).isZero();
            assertThat(run.path("warmUpMessages").asInt()).isEqualTo(100);
            for (String figure : List.of("seconds", "perSecond", "cpuMicrosPerMessage", "peakThreads", "peakRssMb")) {
                assertThat(run.path(figure).asDouble()).as(figure).isPositive();
            }
        });
        assertThat(report.path("ratios")).hasSize(4);
    }

    private JsonNode run(String... arguments) throws IOException, InterruptedException {
        Path report = folder.resolve("report.json");
        Path output = folder.resolve("output");
        bench = new ProcessBuilder(command(report, arguments))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(bench.waitFor(3, TimeUnit.MINUTES)).isTrue();
        assertThat(bench.exitValue()).as(Files.readString(output)).isZero();
        return new ObjectMapper().readTree(report.toFile());
    }

    private static List<String> command(Path report, String... arguments) {
        Path root = Installation.find().root();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dwishcast.home=" + root,
                "-cp",
                root.resolve("benchmarks/target/classes") + ":" + root.resolve("benchmarks/target/lib/*"),
                BenchCommand.class.getName(),
                "bench"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--report", report.toString()));
        return command;
    }
}
