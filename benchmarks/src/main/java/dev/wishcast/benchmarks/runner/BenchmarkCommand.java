package dev.wishcast.benchmarks.runner;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wishcast.launcher.project.ReportFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * A benchmark as a subcommand of {@code ./wishcast bench}. It prints its report to standard output, and its progress to
 * standard error. Used by one thread.
 */
@Command(mixinStandardHelpOptions = true, showDefaultValues = true)
public abstract class BenchmarkCommand implements Callable<Integer> {

    private static final Duration QUIET_WITHIN = Duration.ofSeconds(10);

    @Option(names = "--report", converter = ReportFile.class, description = "Where to write the figures, as JSON.")
    private Path reportFile;

    /** Decides whether a measurement may begin, and collects what makes the benchmark fail. */
    @Mixin
    protected final Referee referee = new Referee();

    /**
     * Measures everything that the options ask for.
     *
     * @param progress where to tell what goes on
     * @throws IllegalArgumentException if the options do not fit together
     */
    protected abstract Report run(PrintStream progress) throws Exception;

    /** Returns 0 if the report passed and nothing was at fault, and 1 otherwise. */
    @Override
    public final Integer call() throws Exception {
        referee.awaitQuiet(QUIET_WITHIN);
        Conditions conditions = Conditions.now();
        Report report = run(System.err);
        System.out.print("\n" + ReportText.of(conditions) + ReportText.of(referee) + report.table());
        referee.faults().forEach(System.out::println);
        if (!referee.quiet()) {
            System.out.println("NOT QUIET: others used the machine, so these figures do not count.");
        }
        if (reportFile != null) {
            write(reportFile, conditions, referee, report);
        }
        return report.passed() && referee.faults().isEmpty() ? 0 : 1;
    }

    /** Writes the fields of all three, side by side. */
    static void write(Path file, Conditions conditions, Referee referee, Report report) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode json = mapper.valueToTree(conditions);
        json.setAll((ObjectNode) mapper.valueToTree(referee));
        json.setAll((ObjectNode) mapper.valueToTree(report));
        mapper.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), json);
    }

    /** Throws an {@link IllegalArgumentException} if the number that an option gives is too small. */
    protected static void requireAtLeast(double least, String option, double number) {
        if (!(number >= least)) {
            throw new IllegalArgumentException(option + " is at least " + least + ", but is " + number);
        }
    }
}
