package dev.wishcast.benchmarks.senders;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.wishcast.benchmarks.contender.Contender;
import dev.wishcast.benchmarks.runner.Report;
import dev.wishcast.benchmarks.runner.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The figures of Wishcast and its peers, and what they come to.
 *
 * @param jvmArguments of every peer
 */
record PeersReport(List<String> jvmArguments, List<SenderRun> runs) implements Report {

    /** How many times as many messages a second Wishcast sends as each peer, where both were measured. */
    @Override
    @JsonProperty("ratios")
    public Map<String, Target> targets() {
        Map<String, Target> ratios = new LinkedHashMap<>();
        for (int latencyMs : new int[] {0, 50}) {
            compare(Contender.PUSHY, latencyMs, 0.5, ratios);
            compare(Contender.PUSHY_NATIVE_TLS, latencyMs, 0.5, ratios);
            compare(Contender.FIREBASE_ADMIN, latencyMs, latencyMs == 0 ? 5 : 10, ratios);
            compare(Contender.FIREBASE_ADMIN_LARGE_POOL, latencyMs, 5, ratios);
            compare(Contender.NAIVE_BASELINE, latencyMs, 5, ratios);
        }
        return ratios;
    }

    private void compare(Contender peer, long latencyMs, double atLeast, Map<String, Target> ratios) {
        run(SenderRun.WISHCAST, latencyMs).ifPresent(our -> run(peer.label, latencyMs)
                .ifPresent(their -> ratios.put(
                        SenderRun.WISHCAST + "/" + peer.label + ", " + latencyMs + " ms",
                        Target.ofRatio(our.perSecond(), their.perSecond(), atLeast, false))));
    }

    private Optional<SenderRun> run(String name, long latencyMs) {
        return runs.stream()
                .filter(run -> run.name().equals(name) && run.providerLatencyMs() == latencyMs)
                .findFirst();
    }

    @Override
    public List<String> remarks() {
        return runs.stream().flatMap(SenderRun::remarks).toList();
    }

    @Override
    public String notes() {
        return """
            Seconds run until the last push was accepted, by the stub's clock: of Wishcast and first-built (the naive
            baseline) from the publication of the sale event, of the others from the order to send. CPU, threads and memory
            are those of the sender's own process (Wishcast's: Flink's TaskManager); the stub, Kafka and MySQL share the
            cores and are not in them. Wishcast and first-built find out whom to send to, and Wishcast also writes a receipt
            for each push; the others get devices and text handed to them. http2-limit is a load generator: nothing can be
            much faster here. firebase-admin-100 has its own pool, of 100 threads and connections, and so has first-built;
            firebase-admin-1000 has ten times as many. pushy and http2-limit have connections enough for 150,000 a second and
            core at each latency. The warm-up is the same for all: so many messages at the same latency, then a rest.
            """;
    }
}
