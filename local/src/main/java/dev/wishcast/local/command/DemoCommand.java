package dev.wishcast.local.command;

import dev.wishcast.local.demo.Demo;
import dev.wishcast.local.demo.DemoOptions;
import dev.wishcast.local.demo.DemoReport;
import dev.wishcast.local.demo.PhaseClock;
import dev.wishcast.local.run.Installation;
import dev.wishcast.local.run.StackOptions;
import dev.wishcast.local.stack.Stack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
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
    private int users;

    @Option(
            names = "--audience",
            paramLabel = "N",
            defaultValue = "100000",
            description = "How many of them wish for the product.")
    private int audience;

    @Option(
            names = "--provider-latency-ms",
            paramLabel = "N",
            defaultValue = "0",
            description = "How long the providers take to answer.")
    private int providerLatencyMs;

    @Option(names = "--report", paramLabel = "FILE", description = "Where to write the figures, as JSON.")
    private Path report;

    @Option(names = "--keep-running", description = "Leave everything up afterwards, until Ctrl-C.")
    private boolean keepRunning;

    @Override
    public Integer call() throws Exception {
        DemoOptions options = options();
        PhaseClock phases = new PhaseClock();
        System.out.println("Starting …");
        StackOptions parts = StackOptions.defaults().withStubLatency(options.providerLatency());
        try (Stack stack = Stack.start(Installation.find(), parts, line -> System.out.println("  " + line))) {
            phases.end("start");
            stack.announce();
            DemoReport result = new Demo(stack, options, phases, System.err).run();
            System.out.print("\n" + result.table());
            options.report().ifPresent(result::write);
            if (options.keepRunning()) {
                System.out.print(StackSummary.of(stack));
                stack.awaitEnd();
            }
            System.out.println(
                    result.deliveries().complete() ? "\nEveryone got their push." : "\nNot as it should be.");
            return result.deliveries().complete() ? 0 : 1;
        }
    }

    /** What the arguments say. */
    DemoOptions options() {
        return new DemoOptions(
                users, audience, Duration.ofMillis(providerLatencyMs), Optional.ofNullable(report), keepRunning);
    }
}
