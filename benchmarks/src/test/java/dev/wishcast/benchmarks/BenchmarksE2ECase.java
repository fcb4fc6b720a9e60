package dev.wishcast.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wishcast.launcher.WishcastCommand;
import dev.wishcast.local.run.Installation;
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

/** The benchmarks that compare run, and count right. How fast anything is, is not a test's business. */
class BenchmarksE2ECase {

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
    void everyContenderSendsEveryMessageOnce() throws IOException, InterruptedException {
        JsonNode report = run("peers", "--messages", MESSAGES + "", "--warm-up", "100", "--provider-latency-ms", "0");

        assertThat(report.path("runs"))
                .extracting(run ->
                        run.path("name").asText() + " " + run.path("provider").asText())
                .containsExactly(
                        "wishcast fcm",
                        "pushy apns",
                        "pushy-native-tls apns",
                        "firebase-admin-100 fcm",
                        "firebase-admin-1000 fcm",
                        "first-built fcm",
                        "http2-limit apns");
        assertThat(report.path("runs")).allSatisfy(run -> {
            assertThat(run.path("messages").asInt()).isEqualTo(MESSAGES);
            assertThat(run.path("distinct").asInt()).isEqualTo(MESSAGES);
            assertThat(run.path("duplicates").asInt(-1)).isZero();
            assertThat(run.path("warmUpMessages").asInt()).isEqualTo(100);
            for (String figure : List.of("seconds", "perSecond", "cpuMicrosPerMessage", "peakThreads", "peakRssMb")) {
                assertThat(run.path(figure).asDouble()).as(figure).isPositive();
            }
        });
        assertThat(report.path("ratios")).hasSize(5);
        assertThat(report.path("faults").isArray()).isTrue();
        assertThat(report.path("faults")).isEmpty();
    }

    @Test
    void theRateIsCounted() throws IOException, InterruptedException {
        JsonNode report = run("rate", "--rate", "100", "--seconds", "10", "--parallelism", "2");

        assertThat(report.path("runs")).hasSize(1).allSatisfy(run -> {
            assertThat(run.path("parallelism").asInt()).isEqualTo(2);
            assertThat(run.path("ratePerSecond").asDouble()).isEqualTo(100);
            assertThat(run.path("minPer10s").asInt()).isPositive();
            // Tokens saved up and requests held up may come on top, but the limit is a limit.
            assertThat(run.path("maxPer10s").asInt())
                    .isBetween(run.path("minPer10s").asInt(), 1_500);
        });
    }

    private JsonNode run(String name, String... arguments) throws IOException, InterruptedException {
        Path root = Installation.find().root();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dwishcast.home=" + root,
                "-cp",
                root.resolve("benchmarks/target/classes") + ":" + root.resolve("benchmarks/target/lib/*"),
                WishcastCommand.class.getName(),
                "bench",
                name,
                "--allow-load",
                "--report",
                folder.resolve(name + ".json").toString()));
        command.addAll(List.of(arguments));
        bench = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name).toFile())
                .start();
        assertThat(bench.waitFor(10, TimeUnit.MINUTES)).isTrue();
        assertThat(bench.exitValue()).as(Files.readString(folder.resolve(name))).isZero();
        return new ObjectMapper().readTree(folder.resolve(name + ".json").toFile());
    }
}
