package dev.wishcast.local.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class ProcessGroupTest {

    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private final ProcessGroup processes = new ProcessGroup();

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        processes.close();
    }

    @Test
    void closingStopsTheLastStartedFirst() throws IOException {
        Path order = folder.resolve("order");
        start("first", "trap 'echo first >> order; exit' TERM; echo up; while :; do sleep 0.1; done");
        start("second", "trap 'echo second >> order; exit' TERM; echo up; while :; do sleep 0.1; done");
        await().untilAsserted(() -> {
            assertThat(folder.resolve("first.log")).hasContent("up");
            assertThat(folder.resolve("second.log")).hasContent("up");
        });

        processes.close();

        assertThat(Files.readAllLines(order)).containsExactly("second", "first");
    }

    @Test
    void closingStopsTheChildrenOfAServerToo() {
        ServerProcess parent = start("parent", "sleep 600 & echo $!; wait");
        await().untilAsserted(() -> assertThat(folder.resolve("parent.log")).isNotEmptyFile());
        long child = ProcessHandle.of(parent.pid())
                .orElseThrow()
                .children()
                .findFirst()
                .orElseThrow()
                .pid();

        processes.close();

        assertThat(ProcessHandle.of(parent.pid())).isEmpty();
        await().untilAsserted(() -> assertThat(ProcessHandle.of(child).filter(ProcessHandle::isAlive))
                .isEmpty());
    }

    @Test
    void aCrashedServerIsStartedAgainAndBelongsToTheGroup() {
        ServerProcess before = start("server", "trap '' TERM; echo up; sleep 600");
        await().untilAsserted(() -> assertThat(folder.resolve("server.log")).hasContent("up"));

        ServerProcess after = processes.crash(before);

        assertThat(ProcessHandle.of(before.pid())).isEmpty();
        assertThat(after.pid()).isNotEqualTo(before.pid());
        await().untilAsserted(() -> assertThat(folder.resolve("server.log")).hasContent("up\nup"));
        processes.checkAlive();
        after.kill();
        assertThatThrownBy(processes::checkAlive).isInstanceOf(ServerFailedException.class);
    }

    @Test
    void aSupervisedServerMayEndAndItsReplacementIsAskedFor() {
        AtomicBoolean asked = new AtomicBoolean();
        ServerProcess server = start("server", "sleep 600");
        processes.supervise(server, () -> asked.set(true));
        assertThat(asked).isFalse();

        server.kill();

        await().untilTrue(asked);
        processes.checkAlive();
    }

    @Test
    void aServerThatEndsWhileAwaitedTellsItsLastWords() {
        ServerProcess server = start("MyServer", "echo cannot bind; exit 3");

        assertThatThrownBy(() -> server.awaitReady(Duration.ofSeconds(30), () -> false))
                .isInstanceOf(ServerFailedException.class)
                .hasMessageContaining("MyServer ended with exit code 3")
                .hasMessageContaining("cannot bind")
                .hasMessageContaining(folder.resolve("MyServer.log").toString());
    }

    @Test
    void aServerThatIsNotReadyInTimeTellsWhy() {
        ServerProcess server = start("MyServer", "sleep 600");

        assertThatThrownBy(() -> server.awaitReady(Duration.ofMillis(200), () -> {
                    throw new IOException("connection refused");
                }))
                .isInstanceOf(ServerFailedException.class)
                .hasMessageContaining("not ready")
                .hasMessageContaining("connection refused");
    }

    @Test
    void aProgramThatEndsWellIsNoServerThatDied() throws InterruptedException {
        processes.run("program", List.of("true"), folder, folder.resolve("program.log"), TIMEOUT);

        processes.checkAlive();
    }

    @Test
    void aProgramThatFailsTells() {
        assertThatThrownBy(() -> processes.run(
                        "program",
                        List.of("sh", "-c", "echo no space; exit 1"),
                        folder,
                        folder.resolve("program.log"),
                        TIMEOUT))
                .isInstanceOf(ServerFailedException.class)
                .hasMessageContaining("no space");
    }

    @Test
    void aDeadServerIsNoticed() {
        ServerProcess server = start("MyServer", "sleep 600");
        processes.checkAlive();

        server.kill();

        assertThatThrownBy(processes::checkAlive)
                .isInstanceOf(ServerFailedException.class)
                .hasMessageContaining("MyServer");
    }

    @Test
    void nothingStartsOnceClosed() {
        processes.close();

        assertThatThrownBy(() -> start("late", "sleep 600"))
                .isInstanceOf(ServerFailedException.class)
                .hasMessageContaining("late");
    }

    private ServerProcess start(String name, String script) {
        return processes.start(name, List.of("sh", "-c", script), folder, folder.resolve(name + ".log"));
    }
}
