package dev.wishcast.benchmarks.crash;

import dev.wishcast.benchmarks.runner.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;

/**
 * What came out of all runs.
 *
 * @param ratePerSecond pushes a second at most, half of them to each provider
 * @param jobRunning whether the job ran at the end
 * @param failure why there are no more runs, or an empty string
 */
record CrashReport(int ratePerSecond, boolean readBack, List<CrashRun> runs, boolean jobRunning, String failure)
        implements Report {

    /** Whether every run came out right, and the job runs. */
    @Override
    public boolean passed() {
        return jobRunning && failure.isEmpty() && runs.stream().allMatch(CrashRun::isRight);
    }

    @Override
    public List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        runs.stream()
                .collect(Collectors.groupingBy(CrashRun::killed, TreeMap::new, Collectors.toList()))
                .forEach((killed, ofKind) -> remarks.add(summary(killed, ofKind)));
        remarks.add(failure);
        remarks.add(jobRunning ? "The job runs." : "THE JOB DOES NOT RUN.");
        return remarks;
    }

    private static String summary(Fault killed, List<CrashRun> runs) {
        DescriptiveStatistics duplicates = statistics(runs, CrashRun::duplicatesPercent);
        DescriptiveStatistics restored = statistics(runs, run -> run.recovery().restoreMs());
        return String.format(
                Locale.ROOT,
                "%-12s %d run%s: missing %,d; duplicates median %.3f%%, maximum %.3f%%; restored in median %,.0f ms,"
                        + " maximum %,.0f ms",
                killed,
                runs.size(),
                runs.size() == 1 ? "" : "s",
                runs.stream().mapToLong(run -> run.deliveries().missing()).sum(),
                duplicates.getPercentile(50),
                duplicates.getMax(),
                restored.getPercentile(50),
                restored.getMax());
    }

    private static DescriptiveStatistics statistics(List<CrashRun> runs, ToDoubleFunction<CrashRun> value) {
        return new DescriptiveStatistics(runs.stream().mapToDouble(value).toArray());
    }
}
