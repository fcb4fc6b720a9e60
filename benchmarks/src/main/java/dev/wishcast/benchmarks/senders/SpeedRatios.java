package dev.wishcast.benchmarks.senders;

import dev.wishcast.benchmarks.contender.Contender;
import dev.wishcast.benchmarks.runner.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How many times as many messages a second Wishcast sends as its peers, with targets. Runs that were not made are left out.
 * Not thread-safe.
 */
public final class SpeedRatios {

    private final List<SenderRun> runs;
    private final Map<String, Target> targets = new LinkedHashMap<>();

    public SpeedRatios(List<SenderRun> runs) {
        this.runs = runs;
    }

    /**
     * Adds the ratio of one peer, if both runs are there.
     *
     * @param ours Wishcast, with the provider to which it sends
     * @param atLeast the target
     */
    public void add(Contender ours, Contender peer, long latencyMs, double atLeast) {
        find(ours, latencyMs).ifPresent(our -> find(peer, latencyMs)
                .ifPresent(their -> targets.put(
                        "wishcast/" + peer.label() + ", " + latencyMs + " ms",
                        Target.ofRatio(our.perSecond(), their.perSecond(), atLeast, false))));
    }

    Optional<SenderRun> find(Contender contender, long latencyMs) {
        return runs.stream()
                .filter(run -> run.name().equals(contender.label())
                        && run.provider().equals(contender.provider())
                        && run.providerLatencyMs() == latencyMs)
                .findFirst();
    }

    /** By name, in the order in which they were added; can be changed. */
    public Map<String, Target> targets() {
        return targets;
    }
}
