package dev.wishcast.local.command;

import dev.wishcast.local.demo.Demo;
import dev.wishcast.local.demo.DemoReport;
import dev.wishcast.local.demo.PhaseClock;
import dev.wishcast.local.run.Installation;
import dev.wishcast.local.run.StackOptions;
import dev.wishcast.local.stack.Stack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./wishcast demo}. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description =
                "From rows in MySQL to the phones' push providers. Exits with 0 only if everyone got exactly one push.")
public final class DemoCommand implements Callable<Integer> {

    @Option(names = "--users", paramLabel = "N", defaultValue = "120000", description = "Users of the shop.")
    int users;

    @Option(
            names = "--audience",
            paramLabel = "N",
            defaultValue = "100000",
            description = "How many of them wish for the product.")
    int audience;

    @Option(
            names = "--provider-latency-ms",
            paramLabel = "N",
            defaultValue = "0",
            description = "How long the providers take to answer.")
    private int providerLatencyMs;

    @Option(names = "--report", paramLabel = "FILE", description = "Where to write the figures, as JSON.")
    Path report;

    @Option(names = "--keep-running", description = "Leave everything up afterwards, until Ctrl-C.")
    boolean keepRunning;

    @Override
    public Integer call() throws Exception {
        StackOptions parts = options();
        PhaseClock phases = new PhaseClock();
        System.out.println("Starting …");
        try (Stack stack = Stack.start(Installation.find(), parts, line -> System.out.println("  " + line))) {
            phases.end("start");
            stack.announce();
            DemoReport result = new Demo(stack, users, audience, phases, System.err).run();
            System.out.print("\n" + result.table());
            if (report != null) {
                result.write(report);
            }
            if (keepRunning) {
                System.out.print(stack.summary());
                stack.awaitEnd();
            }
            System.out.println(
                    result.deliveries().complete() ? "\nEveryone got their push." : "\nNot as it should be.");
            return result.deliveries().complete() ? 0 : 1;
        }
    }

    /** Checks the arguments, and says what to start. */
    StackOptions options() {
        if (audience < 1 || users < audience) {
            throw new IllegalArgumentException("--audience must be at least 1 and at most --users, but is " + audience
                    + " of " + users + " users.");
        }
        if (providerLatencyMs < 0) {
            throw new IllegalArgumentException("--provider-latency-ms must not be negative.");
        }
        return StackOptions.defaults().withStubLatency(Duration.ofMillis(providerLatencyMs));
    }
}
