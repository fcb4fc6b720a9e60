package dev.wishcast.local.flink;

import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FlinkClusterTest {

    @Test
    void aTaskManagersJvmGetsTheOptionsForAllAndItsOwn() {
        assertThat(FlinkCluster.taskManagerJvm(Map.of(
                        "env.java.opts.taskmanager", " -XX:+UseParallelGC  -Da=b",
                        "env.java.opts.all", "-Dc=d",
                        "env.java.opts.jobmanager", "-De=f")))
                .containsExactly("-Dc=d", "-XX:+UseParallelGC", "-Da=b");
        assertThat(FlinkCluster.taskManagerJvm(Map.of("env.java.opts.all", ""))).isEmpty();
    }
}
