package dev.wishcast.benchmarks.sender;

import dev.wishcast.benchmarks.Conditions;
import dev.wishcast.local.server.StubProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The same messages to the same provider stub by everyone, one after the other.
 *
 * @param warmUp messages that each sends before and that do not count
 * @param parallelism of Wishcast's job
 * @param jvmArguments of every contender
 */
record SendersBenchmark(
        long messages, long warmUp, List<Integer> providerLatenciesMs, int parallelism, List<String> jvmArguments) {

    private static final List<Contender> CONTENDERS = List.of(
            Contender.WISHCAST_FCM,
            Contender.WISHCAST_APNS,
            Contender.PUSHY,
            Contender.PUSHY_NATIVE_TLS,
            Contender.FIREBASE_ADMIN);

    /** A peer that needs longer has shown its rate by then. */
    private static final Duration AT_MOST = Duration.ofSeconds(60);

    /** No limit on Wishcast's side: it sends as fast as it can. */
    private static final Map<String, String> UNLIMITED = Map.of(
            "wishcast.fcm.rate-per-second", "1000000",
            "wishcast.apns.rate-per-second", "1000000");

    SendersReport run(PrintStream progress) throws IOException, InterruptedException {
        Conditions conditions = Conditions.now();
        List<SenderRun> runs = new ArrayList<>();
        for (int latencyMs : providerLatenciesMs) {
            Duration latency = Duration.ofMillis(latencyMs);
            try (StubRun stubRun = StubRun.start(latency, jvmArguments)) {
                for (Contender contender : CONTENDERS) {
                    progress.printf("%s to %s, %d ms …%n", contender.label(), contender.provider(), latencyMs);
                    Effort effort = stubRun.send(
                            new Assignment(contender, warmUp, messages, AT_MOST, parallelism, latency, UNLIMITED));
                    StubProcess.Counts counts = stubRun.stub().counts(ContenderProcess.MEASURED);
                    runs.add(SenderRun.of(contender, messages, latencyMs, effort, counts, counts.firstAcceptedAt()));
                }
            }
        }
        return new SendersReport(conditions, jvmArguments, runs);
    }
}
