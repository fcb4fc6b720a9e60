package dev.wishcast.benchmarks;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What every benchmark does with what it found: prints the table, and writes the JSON where that is asked for. */
public final class ReportOutput {

    @Option(names = "--report", paramLabel = "FILE", description = "Where to write the figures, as JSON.")
    private Path file;

    public void write(Report report) {
        System.out.print("\n" + report.table());
        if (file != null) {
            report.write(file);
        }
    }
}
