package dev.wishcast.benchmarks.crash;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.wishcast.benchmarks.Conditions;
import dev.wishcast.benchmarks.Report;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * What came out of all runs. Immutable.
 *
 * @param ratePerSecond pushes a second at most, half of them to each provider
 * @param jobRunning whether the job ran at the end
 * @param failure why there are no more runs, or an empty string
 */
record CrashReport(
        @JsonUnwrapped Conditions conditions,
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
    boolean passed() {
        return jobRunning && failure.isEmpty() && runs.stream().allMatch(CrashRun::isRight);
    }

    @Override
    public String table() {
        StringBuilder table = new StringBuilder(conditions.summary())
                .append(String.format(Locale.ROOT, "%n%,d pushes a second; receipts are ", ratePerSecond))
                .append(readBack ? "" : "not ")
                .append("read back\n\nseed      killed       phase      at  audience  missing  unexpected")
                .append("  duplicates     share   skipped  restore ms  checkpoint  restarts  audit\n");
        runs.forEach(run -> table.append(row(run)));
        table.append('\n');
        Map<Incident, List<CrashRun>> kinds =
                runs.stream().collect(Collectors.groupingBy(CrashRun::killed, TreeMap::new, Collectors.toList()));
        kinds.forEach((killed, ofKind) -> table.append(summary(killed, ofKind)));
        if (!failure.isEmpty()) {
            table.append('\n').append(failure).append('\n');
        }
        return table.append(jobRunning ? "\nThe job runs.\n" : "\nTHE JOB DOES NOT RUN.\n")
                .toString();
    }

    private static String row(CrashRun run) {
        return String.format(
                Locale.ROOT,
                "%-9d %-12s %-6s %5.1f%% %,9d %,8d %,11d %,11d %8.3f%% %,9d %,11d %11d %9d  %s%s%n",
                run.seed(),
                run.killed(),
                run.phase(),
                100 * run.atShare(),
                run.deliveries().audience(),
                run.deliveries().missing(),
                run.deliveries().unexpected(),
                run.deliveries().duplicates(),
                run.duplicatesPercent(),
                run.recovery().skipped(),
                run.recovery().restoreMs(),
                run.recovery().restoredFromCheckpoint(),
                run.recovery().jobRestarts(),
                audit(run.recovery().auditDifferences()),
                run.recovery().taskManagersEnded() == 0
                        ? ""
                        : "  and " + run.recovery().taskManagersEnded() + " TaskManagers ended by themselves");
    }

    private static String audit(Long differences) {
        if (differences == null) {
            return "-";
        }
        return differences == 0 ? "ok" : differences + " rows differ";
    }

    private static String summary(Incident killed, List<CrashRun> runs) {
        return String.format(
                Locale.ROOT,
                "%-12s %d run%s: missing %,d; duplicates median %.3f%%, maximum %.3f%%; restored in median %,.0f ms,"
                        + " maximum %,.0f ms%n",
                killed,
                runs.size(),
                runs.size() == 1 ? "" : "s",
                runs.stream().mapToLong(run -> run.deliveries().missing()).sum(),
                median(runs, CrashRun::duplicatesPercent),
                max(runs, CrashRun::duplicatesPercent),
                median(runs, run -> run.recovery().restoreMs()),
                max(runs, run -> run.recovery().restoreMs()));
    }

    /** The mean of the two in the middle, if there are two. */
    static double median(List<CrashRun> runs, ToDoubleFunction<CrashRun> value) {
        double[] sorted = runs.stream().mapToDouble(value).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private static double max(List<CrashRun> runs, ToDoubleFunction<CrashRun> value) {
        return runs.stream().mapToDouble(value).max().orElseThrow();
    }
}
