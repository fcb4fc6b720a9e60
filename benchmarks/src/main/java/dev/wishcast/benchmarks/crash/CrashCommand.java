package dev.wishcast.benchmarks.crash;

import dev.wishcast.benchmarks.ReportOutput;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code ./wishcast bench crash --kill taskmanager --runs 20 --audience 200000 --report crash.json}: how many are missed and how
 * many get their push twice when a process is killed in the middle of a sale.
 */
@Command(
        name = "crash",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "Kills a process in the middle of a sale, and tells who got no push, or two. Exits with 0 only if"
                + " everyone got theirs and the job runs.")
public final class CrashCommand implements Callable<Integer> {

    @Option(
            names = "--kill",
            paramLabel = "PART",
            split = ",",
            description =
                    "${COMPLETION-CANDIDATES}: which process is killed. The last two stop the job with a savepoint"
                            + " and start it from there, rescale with a parallelism of 4 and then 1. All in turn if left out.")
    private List<Incident> incidents = List.of(Incident.values());

    @Option(
            names = "--phase",
            paramLabel = "PHASE",
            defaultValue = "fanout",
            description =
                    "${COMPLETION-CANDIDATES}: in the middle of a sale's pushes, or of a load of wishes before it.")
    private Phase phase;

    @Option(names = "--runs", paramLabel = "N", defaultValue = "1", description = "How often each is killed.")
    private int runs;

    @Option(
            names = "--audience",
            paramLabel = "N",
            defaultValue = "200000",
            description = "How many devices each sale is for.")
    private int audience;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Decides at which share of the audience, and which TaskManager; each further run has the next"
                    + " seed, so that --runs 1 with its seed repeats it.")
    private long seed;

    @Option(
            names = "--rate-per-second",
            paramLabel = "N",
            defaultValue = "20000",
            description =
                    "Pushes a second, half of them to each provider; if left out, the quotas that a job has by default.")
    private int ratePerSecond;

    @Option(
            names = "--no-read-back",
            description = "The job does not read back its receipts when it restores, for comparison.")
    private boolean noReadBack;

    @Mixin
    private ReportOutput output;

    @Override
    public Integer call() throws Exception {
        CrashOptions options = new CrashOptions(incidents, phase, runs, audience, seed, ratePerSecond, !noReadBack);
        CrashReport result = new CrashBenchmark(options).run(System.err);
        output.write(result);
        return result.passed() ? 0 : 1;
    }
}
