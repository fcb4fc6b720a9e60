package dev.wishcast.benchmarks.senders;

import dev.wishcast.benchmarks.runner.AtLeastOne;
import dev.wishcast.benchmarks.runner.SendingOptions;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of commands that compare contenders. */
public final class ContenderOptions {

    @Option(
            names = "--messages",
            paramLabel = "N",
            defaultValue = "500000",
            converter = AtLeastOne.class,
            description = "How many messages each sends; a peer that is too slow sends for a minute.")
    private int messages;

    @Option(
            names = "--jvm-argument",
            paramLabel = "ARG",
            defaultValue = "-Xmx1g",
            description = "Of every contender with a JVM of its own; may be repeated, to compare garbage collectors.")
    private List<String> jvmArguments;

    @Mixin
    private SendingOptions sending;

    /** How many messages each contender sends, at least 1. */
    public int messages() {
        return messages;
    }

    public List<String> jvmArguments() {
        return jvmArguments;
    }

    public SendingOptions sending() {
        return sending;
    }
}
