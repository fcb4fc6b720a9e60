package dev.wishcast.benchmarks.senders;

import dev.wishcast.benchmarks.contender.Contender;
import dev.wishcast.benchmarks.runner.SendingOptions;
import dev.wishcast.benchmarks.runner.Target;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;

/**
 * {@code ./wishcast bench senders --messages 500000 --report senders.json}: the same messages to the same provider stub by
 * Wishcast's push sink, pushy's bare client and firebase-admin, one after the other. The stub allows 100 streams a
 * connection.
 */
@Command(
        name = "senders",
        description = "The same messages to the same provider stub by Wishcast's push sink, pushy and firebase-admin.")
public final class SendersBenchmark extends ContendersBenchmark {

    private static final List<Contender> CONTENDERS = List.of(
            Contender.WISHCAST_FCM,
            Contender.WISHCAST_APNS,
            Contender.PUSHY,
            Contender.PUSHY_NATIVE_TLS,
            Contender.FIREBASE_ADMIN);

    /** Sends 300,000 messages before, unless an option says otherwise. */
    public SendersBenchmark() {
        super(300_000);
    }

    @Override
    void run(int latencyMs, List<SenderRun> runs, PrintStream progress) throws IOException, InterruptedException {
        try (ContenderProcesses processes = ContenderProcesses.withStub(Duration.ofMillis(latencyMs), jvmArguments)) {
            for (Contender contender : CONTENDERS) {
                progress.printf("  %s to %s …%n", contender.label, contender.provider);
                runs.add(run(contender, processes, latencyMs, SendingOptions.UNLIMITED, false));
            }
        }
    }

    @Override
    SendersReport report(List<SenderRun> runs) {
        SendersReport report = new SendersReport(jvmArguments, runs, """
            Seconds run from the first push that the stub accepted to the last. CPU is that of the contender's whole
            process, in the phase after its warm-up. Wishcast's includes the start and end of a Flink job, the source
            that makes up the requests, and the receipts as JSON, whose bytes are thrown away.
            """);
        report.compare(Contender.WISHCAST_APNS, Contender.PUSHY, 0, 0.7);
        report.compare(Contender.WISHCAST_APNS, Contender.PUSHY_NATIVE_TLS, 0, 0.7);
        report.compare(Contender.WISHCAST_FCM, Contender.FIREBASE_ADMIN, 50, 10);
        report.run(Contender.WISHCAST_FCM, 50).ifPresent(run -> report.targets()
                .put("wishcast fcm per second, 50 ms", new Target(run.perSecond(), 17_000, false)));
        for (Contender ours : List.of(Contender.WISHCAST_FCM, Contender.WISHCAST_APNS)) {
            report.run(ours, 0).ifPresent(run -> report.targets()
                    .put(
                            "wishcast " + ours.provider + " CPU µs, 0 ms",
                            new Target(run.cpuMicrosPerMessage(), 15, true)));
        }
        return report;
    }
}
