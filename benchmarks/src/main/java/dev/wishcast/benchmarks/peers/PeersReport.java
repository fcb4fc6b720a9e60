package dev.wishcast.benchmarks.peers;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.wishcast.benchmarks.contender.Contender;
import dev.wishcast.benchmarks.runner.Conditions;
import dev.wishcast.benchmarks.runner.Report;
import dev.wishcast.benchmarks.runner.Target;
import dev.wishcast.benchmarks.senders.SenderRun;
import dev.wishcast.benchmarks.senders.SpeedRatios;
import java.util.List;
import java.util.Map;

/**
 * Wishcast's figures beside its peers'. Immutable.
 *
 * @param jvmArguments of every peer
 */
record PeersReport(Conditions conditions, List<String> jvmArguments, List<SenderRun> runs) implements Report {

    PeersReport {
        jvmArguments = List.copyOf(jvmArguments);
        runs = List.copyOf(runs);
    }

    @Override
    @JsonProperty("ratios")
    public Map<String, Target> targets() {
        SpeedRatios ratios = new SpeedRatios(runs);
        for (int latencyMs : new int[] {0, 50}) {
            ratios.add(Contender.WISHCAST_FCM, Contender.PUSHY, latencyMs, 0.5);
            ratios.add(Contender.WISHCAST_FCM, Contender.PUSHY_NATIVE_TLS, latencyMs, 0.5);
            ratios.add(Contender.WISHCAST_FCM, Contender.FIREBASE_ADMIN, latencyMs, latencyMs == 0 ? 5 : 10);
            ratios.add(Contender.WISHCAST_FCM, Contender.NAIVE_BASELINE, latencyMs, 5);
        }
        return ratios.targets();
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
            much faster here.
            """;
    }

    @Override
    public boolean passed() {
        return runs.stream().allMatch(SenderRun::exactlyOnce);
    }
}
