package dev.wishcast.local.stack;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What a stack is made of. Immutable.
 *
 * @param taskManagers how many Flink TaskManagers, each a process
 * @param slotsPerTaskManager the slots of each
 * @param stubLatency how long the provider stub takes to answer; empty for no stub
 * @param flinkSettings of the cluster, which win over those of {@code flink-conf}
 */
public record StackOptions(
        int taskManagers, int slotsPerTaskManager, Optional<Duration> stubLatency, Map<String, String> flinkSettings) {

    public StackOptions {
        flinkSettings = Map.copyOf(flinkSettings);
    }

    /** One TaskManager with two slots, and a stub that answers at once: right for two cores. */
    public static StackOptions defaults() {
        return new StackOptions(1, 2, Optional.of(Duration.ZERO), Map.of());
    }

    public StackOptions withTaskManagers(int count, int slots) {
        return new StackOptions(count, slots, stubLatency, flinkSettings);
    }

    public StackOptions withStubLatency(Duration latency) {
        return new StackOptions(taskManagers, slotsPerTaskManager, Optional.of(latency), flinkSettings);
    }

    public StackOptions withoutStub() {
        return new StackOptions(taskManagers, slotsPerTaskManager, Optional.empty(), flinkSettings);
    }

    public StackOptions withFlinkSettings(Map<String, String> settings) {
        return new StackOptions(taskManagers, slotsPerTaskManager, stubLatency, settings);
    }
}
