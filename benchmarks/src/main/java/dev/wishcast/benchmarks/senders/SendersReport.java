package dev.wishcast.benchmarks.senders;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.wishcast.benchmarks.contender.Contender;
import dev.wishcast.benchmarks.runner.Conditions;
import dev.wishcast.benchmarks.runner.Report;
import dev.wishcast.benchmarks.runner.Target;
import java.util.List;
import java.util.Map;

/**
 * The figures of all contenders, and what they come to. Immutable.
 *
 * @param jvmArguments of every contender
 */
record SendersReport(Conditions conditions, List<String> jvmArguments, List<SenderRun> runs) implements Report {

    SendersReport {
        jvmArguments = List.copyOf(jvmArguments);
        runs = List.copyOf(runs);
    }

    @Override
    @JsonProperty("ratios")
    public Map<String, Target> targets() {
        SpeedRatios ratios = new SpeedRatios(runs);
        ratios.add(Contender.WISHCAST_APNS, Contender.PUSHY, 0, 0.7);
        ratios.add(Contender.WISHCAST_APNS, Contender.PUSHY_NATIVE_TLS, 0, 0.7);
        ratios.add(Contender.WISHCAST_FCM, Contender.FIREBASE_ADMIN, 50, 10);
        Map<String, Target> targets = ratios.targets();
        ratios.find(Contender.WISHCAST_FCM, 50)
                .ifPresent(run ->
                        targets.put("wishcast fcm per second, 50 ms", new Target(run.perSecond(), 17_000, false)));
        for (Contender ours : List.of(Contender.WISHCAST_FCM, Contender.WISHCAST_APNS)) {
            ratios.find(ours, 0)
                    .ifPresent(run -> targets.put(
                            "wishcast " + ours.provider() + " CPU µs, 0 ms",
                            new Target(run.cpuMicrosPerMessage(), 15, true)));
        }
        return targets;
    }

    @Override
    public List<String> remarks() {
        return runs.stream().flatMap(SenderRun::remarks).toList();
    }

    @Override
    public String notes() {
        return """
            Seconds run from the first push that the stub accepted to the last. CPU is that of the contender's whole
            process, in the phase after its warm-up. Wishcast's includes the start and end of a Flink job, the source
            that makes up the requests, and the receipts as JSON, whose bytes are thrown away.
            """;
    }

    @Override
    public boolean passed() {
        return runs.stream().allMatch(SenderRun::exactlyOnce);
    }
}
