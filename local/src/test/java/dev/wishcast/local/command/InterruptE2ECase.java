package dev.wishcast.local.command;

import dev.wishcast.launcher.WishcastCommand;
import dev.wishcast.local.run.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Ctrl-C, as the launcher's process gets it. */
class InterruptE2ECase {

    private static final int INTERRUPTED = 128 + 2;

    @TempDir
    private Path folder;

    private Process launcher;

    @AfterEach
    void stop() {
        if (launcher != null) {
            launcher.descendants().forEach(ProcessHandle::destroyForcibly);
            launcher.destroyForcibly();
        }
    }

    @Test
    void noServerSurvivesWhileOthersStillStart() throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        launcher = new ProcessBuilder(up())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        await().atMost(Duration.ofMinutes(1))
                .until(() -> Files.readString(output).contains("MySQL  "));
        List<ProcessHandle> servers;
        try (Stream<ProcessHandle> descendants = launcher.descendants()) {
            servers = descendants.toList();
        }
        assertThat(servers).hasSizeGreaterThan(1);

        interrupt();

        assertThat(launcher.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(launcher.exitValue()).isEqualTo(INTERRUPTED);
        assertThat(servers).noneMatch(ProcessHandle::isAlive);
        assertThat(output).content().containsOnlyOnce("Stopping").doesNotContain("Exception");
    }

    private static List<String> up() {
        Path root = Installation.find().root();
        return List.of(
                // A build that runs in the background ignores SIGINT, and so would all its children.
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dwishcast.home=" + root,
                "-cp",
                root.resolve("local/target/classes") + ":" + root.resolve("local/target/lib/*"),
                WishcastCommand.class.getName(),
                "up");
    }

    private void interrupt() throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-INT", Long.toString(launcher.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }
}
