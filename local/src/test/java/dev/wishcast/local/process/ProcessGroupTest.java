package dev.wishcast.local.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
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
        ServerProcess server = start("server", "trap '' TERM; echo up; sleep 600");
        long before = server.pid();
        await().untilAsserted(() -> assertThat(folder.resolve("server.log")).hasContent("up"));

        processes.crash(server);

        assertThat(ProcessHandle.of(before)).isEmpty();
        assertThat(server.pid()).isNotEqualTo(before);
        await().untilAsserted(() -> assertThat(folder.resolve("server.log")).hasContent("up\nup"));
        processes.checkAlive();
        server.kill();
        assertThatThrownBy(processes::checkAlive).isInstanceOf(ServerFailedException.class);
    }

    @Test
    void aServerThatEndedByItselfIsStartedAgainAndItIsTold() {
        ServerProcess server = start("MyServer", "echo up; sleep 600");
        start("other", "sleep 600");
        server.kill();
        List<String> told = new ArrayList<>();

        processes.restartEnded(Duration.ZERO, told::add);

        processes.checkAlive();
        await().untilAsserted(() ->
                assertThat(folder.resolve("MyServer.log")).content().contains("up"));
        assertThat(told).singleElement().asString().contains("MyServer ended with exit code 137", "MyServer.log");
    }

    @Test
    void aServerThatEndsAtOnceIsNotStartedForEver() {
        ServerProcess server = start("MyServer", "echo no space; exit 3");
        await().untilAsserted(() -> assertThatThrownBy(server::checkAlive).isInstanceOf(ServerFailedException.class));

        assertThatThrownBy(() -> processes.restartEnded(told -> {}))
                .isInstanceOf(ServerFailedException.class)
                .hasMessageContaining("MyServer ended with exit code 3")
                .hasMessageContaining("no space");
    }

    @Test
    void nothingIsStartedAgainOnceClosed() {
        start("server", "sleep 600");
        processes.close();

        assertThatThrownBy(() -> processes.restartEnded(told -> {})).isInstanceOf(ServerFailedException.class);
    }

    /** Nothing of this JVM runs then: no shutdown hook, no finally. */
    @Test
    void noServerOutlivesALauncherThatIsKilled() throws IOException, InterruptedException {
        Path pids = folder.resolve("pids");
        Process launcher = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Launcher.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("launcher.log").toFile())
                .start();
        await().atMost(TIMEOUT).untilAsserted(() -> assertThat(pids).content().endsWith("all\n"));
        List<ProcessHandle> servers = Files.readAllLines(pids).stream()
                .filter(line -> !line.equals("all"))
                .map(pid -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
                .toList();
        assertThat(servers).hasSize(3).allMatch(ProcessHandle::isAlive);

        launcher.destroyForcibly().waitFor();

        await().untilAsserted(() -> assertThat(servers).noneMatch(ProcessHandle::isAlive));
    }

    /** Starts servers, one of them twice and one with a child, and waits to be killed. */
    static final class Launcher {

        private Launcher() {}

        public static void main(String[] arguments) throws IOException, InterruptedException {
            Path folder = Path.of(arguments[0]);
            ProcessGroup group = new ProcessGroup();
            String script = "trap '' TERM; echo $$ >> pids; sleep 600 & echo $! >> pids; wait";
            group.start("parent", List.of("sh", "-c", script), folder, folder.resolve("parent.log"));
            ServerProcess crashing =
                    group.start("crashing", List.of("sleep", "600"), folder, folder.resolve("crashing.log"));
            group.crash(crashing);
            while (!Files.exists(folder.resolve("pids"))
                    || Files.readAllLines(folder.resolve("pids")).size() < 2) {
                Thread.sleep(10);
            }
            Files.writeString(folder.resolve("pids"), crashing.pid() + "\nall\n", StandardOpenOption.APPEND);
            Thread.sleep(TIMEOUT.toMillis());
        }
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
