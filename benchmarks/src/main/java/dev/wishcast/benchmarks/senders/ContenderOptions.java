package dev.wishcast.benchmarks.senders;

import dev.wishcast.benchmarks.runner.SendingOptions;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of commands that compare contenders. */
public final class ContenderOptions {

    @Option(
            names = "--messages",
            description = "How many messages each sends; a peer that is too slow sends for a minute.")
    private int messages = 500_000;

    @Option(
            names = "--jvm-argument",
            description = "Of every contender with a JVM of its own; may be repeated, to compare garbage collectors.")
    private List<String> jvmArguments = List.of("-Xmx1g");

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
