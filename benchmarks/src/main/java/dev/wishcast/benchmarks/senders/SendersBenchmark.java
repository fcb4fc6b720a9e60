package dev.wishcast.benchmarks.senders;

import dev.wishcast.benchmarks.contender.Contender;
import dev.wishcast.benchmarks.contender.ContenderMain;
import dev.wishcast.benchmarks.contender.ContenderResult;
import dev.wishcast.benchmarks.contender.ContenderTask;
import dev.wishcast.benchmarks.runner.BenchmarkCommand;
import dev.wishcast.benchmarks.runner.Conditions;
import dev.wishcast.benchmarks.runner.SendingOptions;
import dev.wishcast.local.server.StubProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code ./wishcast bench senders --messages 500000 --report senders.json}: the same messages to the same provider stub by
 * Wishcast's push sink, pushy's bare client and firebase-admin, one after the other. The stub allows 100 streams a
 * connection.
 */
@Command(
        name = "senders",
        description = "The same messages to the same provider stub by Wishcast's push sink, pushy and firebase-admin.")
public final class SendersBenchmark extends BenchmarkCommand {

    private static final List<Contender> CONTENDERS = List.of(
            Contender.WISHCAST_FCM,
            Contender.WISHCAST_APNS,
            Contender.PUSHY,
            Contender.PUSHY_NATIVE_TLS,
            Contender.FIREBASE_ADMIN);

    /** A peer that needs longer has shown its rate by then. */
    private static final Duration AT_MOST = Duration.ofSeconds(60);

    @Option(
            names = "--warm-up",
            description = "How many messages each sends before, which do not count; for 20 s at most.")
    private int warmUp = 300_000;

    @Mixin
    private ContenderOptions options;

    @Override
    protected SendersReport run(Conditions conditions, PrintStream progress) throws IOException, InterruptedException {
        requireAtLeast(1, "--messages", options.messages());
        requireAtLeast(1, "--warm-up", warmUp);
        requireAtLeast(1, "--parallelism", options.sending().parallelism());
        List<SenderRun> runs = new ArrayList<>();
        for (int latencyMs : options.sending().providerLatenciesMs()) {
            Duration latency = Duration.ofMillis(latencyMs);
            try (ContenderProcesses processes = ContenderProcesses.withStub(latency, options.jvmArguments())) {
                for (Contender contender : CONTENDERS) {
                    progress.printf("%s to %s, %d ms …%n", contender.label(), contender.provider(), latencyMs);
                    ContenderResult result = processes.run(new ContenderTask(
                            contender,
                            warmUp,
                            options.messages(),
                            AT_MOST,
                            options.sending().parallelism(),
                            latency,
                            SendingOptions.UNLIMITED));
                    StubProcess.Counts counts = processes.stub().counts(ContenderMain.MEASURED);
                    runs.add(SenderRun.of(
                            contender, options.messages(), latencyMs, result, counts, counts.firstAcceptedAt()));
                }
            }
        }
        return new SendersReport(conditions, options.jvmArguments(), runs);
    }
}
