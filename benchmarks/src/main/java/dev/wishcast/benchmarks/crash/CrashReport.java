package dev.wishcast.benchmarks.crash;

import dev.wishcast.benchmarks.runner.Conditions;
import dev.wishcast.benchmarks.runner.Report;
import dev.wishcast.benchmarks.runner.TextTable;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.apache.commons.math3.stat.StatUtils;

/**
 * What came out of all runs. Immutable.
 *
 * @param ratePerSecond pushes a second at most, half of them to each provider
 * @param jobRunning whether the job ran at the end
 * @param failure why there are no more runs, or an empty string
 */
record CrashReport(
        Conditions conditions,
        int ratePerSecond,
        boolean readBack,
        List<CrashRun> runs,
        boolean jobRunning,
        String failure)
        implements Report {

    CrashReport {
        runs = List.copyOf(runs);
    }

    /** Whether every run came out right, and the job runs. */
    @Override
    public boolean passed() {
        return jobRunning && failure.isEmpty() && runs.stream().allMatch(CrashRun::isRight);
    }

    @Override
    public String figures() {
        StringBuilder figures = new StringBuilder(String.format(
                        Locale.ROOT,
                        "%,d pushes a second; receipts are %sread back%n%n",
                        ratePerSecond,
                        readBack ? "" : "not "))
                .append(table(runs))
                .append('\n');
        runs.stream()
                .collect(Collectors.groupingBy(CrashRun::killed, TreeMap::new, Collectors.toList()))
                .forEach((killed, ofKind) -> figures.append(summary(killed, ofKind)));
        if (!failure.isEmpty()) {
            figures.append('\n').append(failure).append('\n');
        }
        return figures.append(jobRunning ? "\nThe job runs.\n" : "\nTHE JOB DOES NOT RUN.\n")
                .toString();
    }

    private static TextTable<CrashRun> table(List<CrashRun> runs) {
        return TextTable.of(runs)
                .column("seed", "%d", CrashRun::seed)
                .column("killed", "%s", CrashRun::killed)
                .column("phase", "%s", CrashRun::phase)
                .column("at", "%.1f%%", run -> 100 * run.atShare())
                .column("audience", "%,d", run -> run.deliveries().audience())
                .column("missing", "%,d", run -> run.deliveries().missing())
                .column("unexpected", "%,d", run -> run.deliveries().unexpected())
                .column("duplicates", "%,d", run -> run.deliveries().duplicates())
                .column("share", "%.3f%%", CrashRun::duplicatesPercent)
                .column("skipped", "%,d", run -> run.recovery().skipped())
                .column("restore ms", "%,d", run -> run.recovery().restoreMs())
                .column("checkpoint", "%d", run -> run.recovery().restoredFromCheckpoint())
                .column("restarts", "%d", run -> run.recovery().jobRestarts())
                .column("audit", "%s", run -> audit(run.auditDifferences()))
                .remark(run -> run.recovery().taskManagersEnded() == 0
                        ? ""
                        : "and " + run.recovery().taskManagersEnded() + " TaskManagers ended by themselves");
    }

    private static String audit(Long differences) {
        if (differences == null) {
            return "-";
        }
        return differences == 0 ? "ok" : differences + " rows differ";
    }

    private static String summary(Fault killed, List<CrashRun> runs) {
        return String.format(
                Locale.ROOT,
                "%-12s %d run%s: missing %,d; duplicates median %.3f%%, maximum %.3f%%; restored in median %,.0f ms,"
                        + " maximum %,.0f ms%n",
                killed,
                runs.size(),
                runs.size() == 1 ? "" : "s",
                runs.stream().mapToLong(run -> run.deliveries().missing()).sum(),
                median(runs, CrashRun::duplicatesPercent),
                StatUtils.max(values(runs, CrashRun::duplicatesPercent)),
                median(runs, run -> run.recovery().restoreMs()),
                StatUtils.max(values(runs, run -> run.recovery().restoreMs())));
    }

    /** The mean of the two in the middle, if there are two. */
    static double median(List<CrashRun> runs, ToDoubleFunction<CrashRun> value) {
        return StatUtils.percentile(values(runs, value), 50);
    }

    private static double[] values(List<CrashRun> runs, ToDoubleFunction<CrashRun> value) {
        return runs.stream().mapToDouble(value).toArray();
    }
}
