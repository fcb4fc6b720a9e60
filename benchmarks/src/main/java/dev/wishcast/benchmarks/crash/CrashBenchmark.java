package dev.wishcast.benchmarks.crash;

import dev.wishcast.benchmarks.runner.BenchmarkCommand;
import dev.wishcast.local.process.ServerFailedException;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code ./wishcast bench crash --kill taskmanager --runs 20 --audience 200000 --report crash.json}: how many are missed and how
 * many get their push twice when a process is killed in the middle of a sale. All runs are on one stack.
 */
@Command(
        name = "crash",
        description = "Kills a process in the middle of a sale, and tells who got no push, or two. Exits with 0 only if"
                + " everyone got theirs and the job runs.")
public final class CrashBenchmark extends BenchmarkCommand {

    @Option(
            names = "--kill",
            split = ",",
            description =
                    "${COMPLETION-CANDIDATES}: which process is killed. The last two stop the job with a savepoint"
                            + " and start it from there, rescale with a parallelism of 4 and then 1. All in turn if left out.")
    private List<Fault> faults = List.of(Fault.values());

    @Option(
            names = "--phase",
            description =
                    "${COMPLETION-CANDIDATES}: in the middle of a sale's pushes, or of a load of wishes before it.")
    private Phase phase = Phase.FANOUT;

    @Option(names = "--runs", description = "How often each is killed.")
    private int runs = 1;

    @Option(names = "--audience", description = "How many devices each sale is for.")
    private int audience = 200_000;

    @Option(
            names = "--seed",
            description = "Decides at which share of the audience, and which TaskManager; each further run has the next"
                    + " seed, so that --runs 1 with its seed repeats it.")
    private long seed = 1;

    @Option(
            names = "--rate-per-second",
            description =
                    "Pushes a second, half of them to each provider; if left out, the quotas that a job has by default.")
    private int ratePerSecond = 20_000;

    @Option(
            names = "--no-read-back",
            description = "The job does not read back its receipts when it restores, for comparison.")
    private boolean noReadBack;

    /** What has been found before something failed is reported too. */
    @Override
    protected CrashReport run(PrintStream progress) throws IOException, SQLException, InterruptedException {
        requireAtLeast(1, "--runs", runs);
        requireAtLeast(1, "--audience", audience);
        // One for each provider.
        requireAtLeast(2, "--rate-per-second", ratePerSecond);
        List<CrashRun> done = new ArrayList<>();
        try (CrashSuite suite = new CrashSuite(audience, ratePerSecond, !noReadBack, progress)) {
            String failure = "";
            try {
                runAll(suite, done, progress);
            } catch (ServerFailedException e) {
                failure = e.getMessage();
            }
            referee.check("All sales", suite.violations());
            boolean jobRunning = failure.isEmpty() && suite.jobIsRunning();
            return new CrashReport(ratePerSecond, !noReadBack, done, jobRunning, failure);
        }
    }

    private void runAll(CrashSuite suite, List<CrashRun> done, PrintStream progress)
            throws IOException, SQLException, InterruptedException {
        for (int i = 0; i < runs; i++) {
            for (Fault fault : faults) {
                // What an earlier run has broken is broken still.
                CrashRun run = suite.run(fault, phase, seed + i, i == runs - 1);
                progress.println(run);
                done.add(run);
            }
        }
    }
}
