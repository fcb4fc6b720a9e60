package dev.wishcast.benchmarks.runner;

import java.util.Map;
import picocli.CommandLine.Option;

/** The option of commands that can run Flink with other settings than those in {@code flink-conf}. */
public final class FlinkSettings {

    @Option(
            names = "--flink",
            paramLabel = "KEY=VALUE",
            description = "A setting of Flink's to compare, instead of the one in flink-conf; can be repeated.")
    private Map<String, String> settings = Map.of();

    /** The settings that differ, by key. */
    public Map<String, String> settings() {
        return settings;
    }
}
