package dev.wishcast.benchmarks.sender;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.wishcast.benchmarks.Conditions;
import dev.wishcast.benchmarks.Report;
import dev.wishcast.benchmarks.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The figures of all contenders, and what they come to. Immutable.
 *
 * @param jvmArguments of every contender
 */
record SendersReport(@JsonUnwrapped Conditions conditions, List<String> jvmArguments, List<SenderRun> runs)
        implements Report {

    private static final String NOTES = """
            Seconds run from the first push that the stub accepted to the last. CPU is that of the contender's whole
            process, in the phase after its warm-up; Wishcast's has the start and end of a Flink job in it, the source
            that makes up the requests, and the receipts as JSON, whose bytes are thrown away.
            """;

    SendersReport {
        jvmArguments = List.copyOf(jvmArguments);
        runs = List.copyOf(runs);
    }

    /** Each figure that has a target, by name; only those whose runs are there. */
    @JsonProperty
    Map<String, Target> ratios() {
        Map<String, Target> ratios = new LinkedHashMap<>();
        ratio(ratios, "wishcast/pushy, 0 ms", "apns", "pushy", 0, 0.7);
        ratio(ratios, "wishcast/pushy-native-tls, 0 ms", "apns", "pushy-native-tls", 0, 0.7);
        ratio(ratios, "wishcast/firebase-admin, 50 ms", "fcm", "firebase-admin", 50, 10);
        run("wishcast", "fcm", 50)
                .ifPresent(run ->
                        ratios.put("wishcast fcm per second, 50 ms", new Target(run.perSecond(), 17_000, false)));
        for (String provider : List.of("fcm", "apns")) {
            run("wishcast", provider, 0)
                    .ifPresent(run -> ratios.put(
                            "wishcast " + provider + " CPU µs, 0 ms", new Target(run.cpuMicrosPerMessage(), 15, true)));
        }
        return ratios;
    }

    private void ratio(
            Map<String, Target> ratios, String name, String provider, String peer, long latencyMs, double target) {
        Optional<SenderRun> ours = run("wishcast", provider, latencyMs);
        Optional<SenderRun> theirs = run(peer, provider, latencyMs);
        if (ours.isPresent() && theirs.isPresent()) {
            double ratio = (double) ours.get().perSecond() / theirs.get().perSecond();
            ratios.put(name, new Target(Math.round(ratio * 100) / 100.0, target, false));
        }
    }

    private Optional<SenderRun> run(String name, String provider, long latencyMs) {
        return runs.stream()
                .filter(run -> run.name().equals(name)
                        && run.provider().equals(provider)
                        && run.providerLatencyMs() == latencyMs)
                .findFirst();
    }

    @Override
    public String table() {
        StringBuilder table = new StringBuilder(conditions.summary())
                .append("; ")
                .append(String.join(" ", jvmArguments))
                .append("\n\n");
        table.append(SenderRun.table(runs));
        table.append('\n');
        ratios().forEach((name, target) -> table.append(target.line(name)));
        return table.append('\n').append(NOTES).toString();
    }
}
