package dev.wishcast.benchmarks.crash;

import dev.wishcast.benchmarks.Conditions;
import dev.wishcast.local.process.ServerFailedException;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** All runs that the options ask for, on one stack. */
record CrashBenchmark(CrashOptions options) {

    /** What has been found before something failed is reported too. */
    CrashReport run(PrintStream progress) throws IOException, SQLException, InterruptedException {
        Conditions conditions = Conditions.now();
        List<CrashRun> runs = new ArrayList<>();
        try (CrashSuite suite = CrashSuite.open(options, progress)) {
            String failure = "";
            try {
                run(suite, runs, progress);
            } catch (ServerFailedException e) {
                failure = e.getMessage();
            }
            return new CrashReport(
                    conditions,
                    options.ratePerSecond(),
                    options.readBack(),
                    runs,
                    failure.isEmpty() && suite.jobIsRunning(),
                    failure);
        }
    }

    private void run(CrashSuite suite, List<CrashRun> runs, PrintStream progress)
            throws IOException, SQLException, InterruptedException {
        for (int i = 0; i < options.runs(); i++) {
            for (Incident incident : options.incidents()) {
                CrashRun run = suite.run(incident, options.phase(), options.seed() + i);
                if (i == options.runs() - 1) {
                    // What an earlier run has broken is broken still.
                    run = run.audited(suite.audit());
                }
                progress.println(run);
                runs.add(run);
            }
        }
    }
}
