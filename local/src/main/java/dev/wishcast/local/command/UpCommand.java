package dev.wishcast.local.command;

import dev.wishcast.local.run.Installation;
import dev.wishcast.local.run.StackOptions;
import dev.wishcast.local.stack.JobOptions;
import dev.wishcast.local.stack.Stack;
import java.nio.file.Path;
import java.util.Map;
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
                    "Options of the job, as YAML, on top of those of this machine. If it names a provider endpoint,"
                            + " no provider stub is started.")
    private Path config;

    @Override
    public Integer call() throws Exception {
        Map<String, String> options = config == null ? Map.of() : JobOptions.read(config);
        StackOptions parts =
                JobOptions.nameProvider(options) ? StackOptions.defaults().withoutStub() : StackOptions.defaults();
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
