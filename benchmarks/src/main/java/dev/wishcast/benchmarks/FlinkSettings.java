package dev.wishcast.benchmarks;

import java.util.Map;
import picocli.CommandLine.Option;

/** The settings of Flink's that a benchmark on the whole system is run with, to compare them. */
public final class FlinkSettings {

    @Option(
            names = "--flink",
            paramLabel = "KEY=VALUE",
            description = "A setting of Flink's to compare, instead of the one in flink-conf; can be repeated.")
    private Map<String, String> settings = Map.of();

    /** On top of {@code flink-conf}. */
    public Map<String, String> settings() {
        return settings;
    }
}
