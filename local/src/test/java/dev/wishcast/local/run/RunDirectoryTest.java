package dev.wishcast.local.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class RunDirectoryTest {

    @TempDir
    private Path runs;

    @Test
    void aLaterCommandLeavesAloneWhatRuns() {
        RunDirectory running = RunDirectory.create(runs);
        running.write("mysql", "table", "rows");
        for (int later = 0; later < 10; later++) {
            RunDirectory.create(runs);
        }

        assertThat(running.data("mysql").resolve("table")).hasContent("rows");
    }

    @Test
    void ofThoseThatHaveEndedFourAreKeptWithoutTheirData() throws IOException, InterruptedException {
        List<RunDirectory> ended = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            RunDirectory run = RunDirectory.create(runs);
            Files.createFile(run.log("mysql"));
            ended.add(run);
        }
        for (RunDirectory run : ended) {
            Files.writeString(run.root().resolve("owner"), endedProcess());
        }

        RunDirectory.create(runs);

        assertThat(ended.get(1).root()).doesNotExist();
        assertThat(ended.get(2).log("mysql")).exists();
        assertThat(ended.get(5).log("mysql")).exists();
        assertThat(ended.get(5).root().resolve("data")).doesNotExist();
    }

    /** With the id of a process that runs, as ids are used again. */
    @Test
    void aProcessIdAloneIsNotTheOwner() throws IOException {
        RunDirectory ended = RunDirectory.create(runs);
        Files.writeString(ended.root().resolve("owner"), ProcessHandle.current().pid() + " 2026-01-01T00:00:00Z");

        RunDirectory.create(runs);

        assertThat(ended.root().resolve("data")).doesNotExist();
    }

    @Test
    void twoCanRemoveTheSameAtOnce() throws Exception {
        Path folder = runs.resolve("folder");
        for (int i = 0; i < 2_000; i++) {
            Files.createFile(
                    Files.createDirectories(folder.resolve("sub-" + i % 50)).resolve("file-" + i));
        }
        Callable<Void> delete = () -> {
            RunDirectory.delete(folder);
            return null;
        };
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            for (Future<Void> deleted : threads.invokeAll(List.of(delete, delete, delete))) {
                deleted.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(folder).doesNotExist();
    }

    private static String endedProcess() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();
        return process.pid() + " 2026-01-01T00:00:00Z";
    }
}
