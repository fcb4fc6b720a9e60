package dev.wishcast.benchmarks.runner;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options of commands in which Wishcast sends to a provider stub. */
public final class SendingOptions {

    /** The job's options without a limit on Wishcast's side: it sends as fast as it can. */
    public static final Map<String, String> UNLIMITED = Map.of(
            "wishcast.fcm.rate-per-second", "1000000",
            "wishcast.apns.rate-per-second", "1000000");

    @Option(
            names = "--provider-latency-ms",
            split = ",",
            description = "How long the providers take to answer; may be repeated.")
    private List<Integer> providerLatenciesMs = List.of(0, 50);

    @Option(names = "--parallelism", description = "Of Wishcast's job, and slots of its one TaskManager.")
    private int parallelism = 2;

    /** One run for each, in milliseconds. */
    public List<Integer> providerLatenciesMs() {
        return providerLatenciesMs;
    }

    /** At least 1. */
    public int parallelism() {
        return parallelism;
    }
}
