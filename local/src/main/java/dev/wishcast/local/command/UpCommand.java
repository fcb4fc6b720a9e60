package dev.wishcast.local.command;

import dev.wishcast.local.run.Installation;
import dev.wishcast.local.run.StackOptions;
import dev.wishcast.local.stack.JobOptions;
import dev.wishcast.local.stack.Stack;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./wishcast up}. */
@Command(name = "up", mixinStandardHelpOptions = true)
public final class UpCommand implements Callable<Integer> {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Options of the job, as YAML. What it says of Kafka, of the topics and of the senders of pushes is not"
                            + " taken: those of this machine are used. If it names a provider endpoint, no provider stub"
                            + " is started.")
    private Path config;

    @Override
    public Integer call() throws Exception {
        Map<String, String> given = config == null ? Map.of() : JobOptions.read(config);
        Map<String, String> options = JobOptions.withoutAddresses(given);
        Set<String> left = new TreeSet<>(given.keySet());
        left.removeAll(options.keySet());
        if (!left.isEmpty()) {
            System.out.println(
                    "Not taken from " + config + ", as this machine has its own: " + String.join(", ", left) + ".");
        }
        StackOptions supervised = StackOptions.defaults().withHighAvailability();
        StackOptions parts = JobOptions.nameProvider(options) ? supervised.withoutStub() : supervised;
        System.out.println("Starting …");
        try (Stack stack = Stack.start(Installation.find(), parts, line -> System.out.println("  " + line))) {
            stack.startConnector();
            stack.startJob(options);
            stack.announce();
            System.out.print(stack.summary());
            stack.awaitEnd();
        }
        return 0;
    }
}
