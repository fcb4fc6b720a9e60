package dev.wishcast.benchmarks.senders;

import dev.wishcast.benchmarks.contender.Contender;
import dev.wishcast.benchmarks.contender.ContenderMain;
import dev.wishcast.benchmarks.contender.ContenderResult;
import dev.wishcast.benchmarks.contender.ContenderTask;
import dev.wishcast.benchmarks.runner.BenchmarkCommand;
import dev.wishcast.benchmarks.runner.SendingOptions;
import dev.wishcast.local.server.StubProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A benchmark in which contenders send the same messages to the same provider stub, one after the other. */
abstract class ContendersBenchmark extends BenchmarkCommand {

    /** A peer that needs longer has shown its rate by then. */
    private static final Duration AT_MOST = Duration.ofSeconds(60);

    @Option(
            names = "--messages",
            description = "How many messages each sends; a peer that is too slow sends for a minute.")
    int messages = 500_000;

    @Option(
            names = "--warm-up",
            description = "How many messages each sends before, which do not count; the peers for 20 s at most.")
    int warmUp;

    @Option(
            names = "--jvm-argument",
            description = "Of every contender with a JVM of its own; may be repeated, to compare garbage collectors.")
    List<String> jvmArguments = List.of("-Xmx1g");

    @Mixin
    SendingOptions sending;

    /** Has so many messages before those that count, unless an option says otherwise. */
    ContendersBenchmark(int warmUp) {
        this.warmUp = warmUp;
    }

    @Override
    protected SendersReport run(PrintStream progress) throws IOException, SQLException, InterruptedException {
        requireAtLeast(1, "--messages", messages);
        requireAtLeast(1, "--warm-up", warmUp);
        requireAtLeast(1, "--parallelism", sending.parallelism());
        List<SenderRun> runs = new ArrayList<>();
        for (int latencyMs : sending.providerLatenciesMs()) {
            progress.printf("Provider latency %d ms …%n", latencyMs);
            run(latencyMs, runs, progress);
        }
        return report(runs);
    }

    /** Runs all contenders at one provider latency, and adds what each came to. */
    abstract void run(int latencyMs, List<SenderRun> runs, PrintStream progress)
            throws IOException, SQLException, InterruptedException;

    /** Judges all runs. */
    abstract SendersReport report(List<SenderRun> runs);

    /**
     * Runs one contender.
     *
     * @param options on top of those that lead to the stub
     * @param fromOrder whether the time begins with the order to send; otherwise with the first push that the stub accepted
     */
    final SenderRun run(
            Contender contender,
            ContenderProcesses processes,
            int latencyMs,
            Map<String, String> options,
            boolean fromOrder)
            throws IOException, InterruptedException {
        ContenderResult result = processes.run(new ContenderTask(
                contender, warmUp, messages, AT_MOST, sending.parallelism(), Duration.ofMillis(latencyMs), options));
        StubProcess.Counts counts = processes.stub().counts(ContenderMain.MEASURED);
        long from = fromOrder ? result.startedAt() : counts.firstAcceptedAt();
        return SenderRun.of(contender, messages, latencyMs, result, counts, from);
    }
}
