package dev.wishcast.benchmarks.senders;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.wishcast.benchmarks.contender.Contender;
import dev.wishcast.benchmarks.runner.Report;
import dev.wishcast.benchmarks.runner.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The figures of all contenders, and what they come to. Not thread-safe.
 *
 * @param jvmArguments of every contender with a JVM of its own
 * @param targets in the order in which they were added; more can be
 */
record SendersReport(
        List<String> jvmArguments,
        List<SenderRun> runs,
        @JsonProperty("ratios") Map<String, Target> targets,
        @JsonIgnore String notes)
        implements Report {

    /** Has no targets yet. */
    SendersReport(List<String> jvmArguments, List<SenderRun> runs, String notes) {
        this(jvmArguments, runs, new LinkedHashMap<>(), notes);
    }

    /**
     * Adds how many times as many messages a second Wishcast sends as a peer, if both runs are there.
     *
     * @param ours Wishcast, with the provider to which it sends
     * @param atLeast the target
     */
    void compare(Contender ours, Contender peer, long latencyMs, double atLeast) {
        run(ours, latencyMs).ifPresent(our -> run(peer, latencyMs)
                .ifPresent(their -> targets.put(
                        "wishcast/" + peer.label + ", " + latencyMs + " ms",
                        Target.ofRatio(our.perSecond(), their.perSecond(), atLeast, false))));
    }

    Optional<SenderRun> run(Contender contender, long latencyMs) {
        return runs.stream()
                .filter(run -> run.name().equals(contender.label)
                        && run.provider().equals(contender.provider)
                        && run.providerLatencyMs() == latencyMs)
                .findFirst();
    }

    @Override
    public List<String> remarks() {
        return runs.stream().flatMap(SenderRun::remarks).toList();
    }

    @Override
    public boolean passed() {
        return runs.stream().allMatch(SenderRun::exactlyOnce);
    }
}
