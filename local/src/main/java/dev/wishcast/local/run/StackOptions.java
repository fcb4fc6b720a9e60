package dev.wishcast.local.run;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What a stack is made of. Immutable.
 *
 * @param taskManagers how many Flink TaskManagers, each a process
 * @param slotsPerTaskManager the slots of each
 * @param highAvailability whether a JobManager that is killed and started again finds its jobs, for which ZooKeeper runs
 *     too, and a TaskManager that ends by itself is replaced
 * @param stubLatency how long the provider stub takes to answer; empty for no stub
 * @param flinkSettings of the cluster, which win over those of {@code flink-conf}
 * @param secured whether MySQL and Kafka take connections with TLS only, as {@code cdc-config/tls} has them
 */
public record StackOptions(
        int taskManagers,
        int slotsPerTaskManager,
        boolean highAvailability,
        Optional<Duration> stubLatency,
        Map<String, String> flinkSettings,
        boolean secured) {

    /** One TaskManager with two slots, no high availability, and a stub that answers at once: right for two cores. */
    public static StackOptions defaults() {
        return new StackOptions(1, 2, false, Optional.of(Duration.ZERO), Map.of(), false);
    }

    public StackOptions withTaskManagers(int count, int slots) {
        return new StackOptions(count, slots, highAvailability, stubLatency, flinkSettings, secured);
    }

    public StackOptions withHighAvailability() {
        return new StackOptions(taskManagers, slotsPerTaskManager, true, stubLatency, flinkSettings, secured);
    }

    public StackOptions withStubLatency(Duration latency) {
        return new StackOptions(
                taskManagers, slotsPerTaskManager, highAvailability, Optional.of(latency), flinkSettings, secured);
    }

    public StackOptions withoutStub() {
        return new StackOptions(
                taskManagers, slotsPerTaskManager, highAvailability, Optional.empty(), flinkSettings, secured);
    }

    public StackOptions withFlinkSettings(Map<String, String> settings) {
        return new StackOptions(
                taskManagers, slotsPerTaskManager, highAvailability, stubLatency, Map.copyOf(settings), secured);
    }

    public StackOptions withTls() {
        return new StackOptions(taskManagers, slotsPerTaskManager, highAvailability, stubLatency, flinkSettings, true);
    }
}
