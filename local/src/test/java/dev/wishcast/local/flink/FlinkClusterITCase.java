package dev.wishcast.local.flink;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wishcast.local.process.ProcessGroup;
import dev.wishcast.local.rest.JsonHttp;
import dev.wishcast.local.run.Installation;
import dev.wishcast.local.run.RunDirectory;
import dev.wishcast.local.run.StackOptions;
import dev.wishcast.local.server.ServerEnvironment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class FlinkClusterITCase {

    private final ProcessGroup processes = new ProcessGroup();

    /** Those of the TaskManagers that are left say how far the job is. */
    @Test
    void metricsGoOnAfterATaskManagerIsKilledThatWasAskedForItsOwn(@TempDir Path runs)
            throws IOException, InterruptedException {
        try (processes) {
            ServerEnvironment environment =
                    new ServerEnvironment(Installation.find(), RunDirectory.create(runs), processes, Optional.empty());
            FlinkCluster cluster =
                    FlinkCluster.start(environment, StackOptions.defaults().withTaskManagers(2, 1));
            JsonHttp rest = new JsonHttp(cluster.url());
            await().ignoreExceptions().until(() -> cpuTime(rest) > 0);

            signal("STOP", cluster.taskManagerPids().get(0));
            AtomicLong last = new AtomicLong();
            await().pollInterval(Duration.ofSeconds(2))
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> last.getAndSet(cpuTime(rest)) == last.get());
            cluster.killTaskManager(0);

            await().atMost(Duration.ofMinutes(1)).until(() -> cpuTime(rest) > last.get());
        }
    }

    /** Of the TaskManager that lives on, in nanoseconds: it never stands still. */
    private static long cpuTime(JsonHttp rest) throws IOException, InterruptedException {
        JsonNode metrics = rest.get("/taskmanagers/taskmanager-2/metrics?get=Status.JVM.CPU.Time");
        return metrics.path(0).path("value").asLong();
    }

    private static void signal(String name, long pid) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start();
        assertThat(kill.waitFor()).isZero();
    }
}
