package dev.wishcast.benchmarks.runner;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A benchmark as a subcommand of {@code ./wishcast bench}. It prints its report to standard output, and its progress to
 * standard error. Used by one thread.
 */
@Command(mixinStandardHelpOptions = true, showDefaultValues = true)
public abstract class BenchmarkCommand implements Callable<Integer> {

    @Option(names = "--report", description = "Where to write the figures, as JSON.")
    private Path reportFile;

    /**
     * Measures everything that the options ask for.
     *
     * @param conditions those under which the benchmark starts, for the report
     * @param progress where to tell what goes on
     * @throws IllegalArgumentException if the options do not fit together
     */
    protected abstract Report run(Conditions conditions, PrintStream progress) throws Exception;

    /** Returns 0 if the report passed, and 1 otherwise. */
    @Override
    public final Integer call() throws Exception {
        Report report = run(Conditions.now(), System.err);
        System.out.print("\n" + report.table());
        if (reportFile != null) {
            report.write(reportFile);
        }
        return report.passed() ? 0 : 1;
    }

    /** @throws IllegalArgumentException if the number that an option gives is too small */
    protected static void requireAtLeast(double least, String option, double number) {
        if (!(number >= least)) {
            throw new IllegalArgumentException(option + " is at least " + least + ", but is " + number);
        }
    }
}
