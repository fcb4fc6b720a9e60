package dev.wishcast.benchmarks.peers;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.wishcast.benchmarks.Conditions;
import dev.wishcast.benchmarks.Report;
import dev.wishcast.benchmarks.Target;
import dev.wishcast.benchmarks.sender.SenderRun;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Wishcast's figures beside its peers'. Immutable.
 *
 * @param jvmArguments of every peer
 */
record PeersReport(@JsonUnwrapped Conditions conditions, List<String> jvmArguments, List<SenderRun> runs)
        implements Report {

    private static final String NOTES = """
            Seconds run until the last push was accepted, by the stub's clock: of Wishcast and first-built from the
            publication of the sale event, of the others from the order to send. CPU, threads and memory are those of the
            sender's own process (Wishcast's: Flink's TaskManager); the stub, Kafka and MySQL share the cores and are not in
            them. Wishcast and first-built find out whom to send to, and Wishcast also writes a receipt for each push; the
            others get devices and text handed to them. http2-limit is a load generator: nothing can be much faster here.
            """;

    PeersReport {
        jvmArguments = List.copyOf(jvmArguments);
        runs = List.copyOf(runs);
    }

    /** How many times as fast as its peers Wishcast is; only those whose runs are there. */
    @JsonProperty
    Map<String, Target> ratios() {
        Map<String, Target> ratios = new LinkedHashMap<>();
        for (int latencyMs : new int[] {0, 50}) {
            ratio(ratios, "pushy", latencyMs, 0.5);
            ratio(ratios, "pushy-native-tls", latencyMs, 0.5);
            ratio(ratios, "firebase-admin", latencyMs, latencyMs == 0 ? 5 : 10);
            ratio(ratios, "first-built", latencyMs, 5);
        }
        return ratios;
    }

    private void ratio(Map<String, Target> ratios, String peer, long latencyMs, double atLeast) {
        Optional<SenderRun> ours = run("wishcast", latencyMs);
        Optional<SenderRun> theirs = run(peer, latencyMs);
        if (ours.isPresent() && theirs.isPresent()) {
            double ratio = (double) ours.get().perSecond() / theirs.get().perSecond();
            ratios.put(
                    "wishcast/" + peer + ", " + latencyMs + " ms",
                    new Target(Math.round(ratio * 100) / 100.0, atLeast, false));
        }
    }

    private Optional<SenderRun> run(String name, long latencyMs) {
        return runs.stream()
                .filter(run -> run.name().equals(name) && run.providerLatencyMs() == latencyMs)
                .findFirst();
    }

    @Override
    public String table() {
        StringBuilder table = new StringBuilder(conditions.summary())
                .append("; ")
                .append(String.join(" ", jvmArguments))
                .append("\n\n")
                .append(SenderRun.table(runs))
                .append('\n');
        ratios().forEach((name, target) -> table.append(target.line(name)));
        return table.append('\n').append(NOTES).toString();
    }
}
