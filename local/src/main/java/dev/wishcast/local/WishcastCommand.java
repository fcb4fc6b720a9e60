package dev.wishcast.local;

import dev.wishcast.local.demo.DemoCommand;
import dev.wishcast.local.process.ServerFailedException;
import dev.wishcast.local.sale.SaleCommand;
import dev.wishcast.local.stack.Installation;
import dev.wishcast.stub.ProviderStubCommand;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What {@code ./wishcast} runs. */
@Command(
        name = "wishcast",
        mixinStandardHelpOptions = true,
        versionProvider = WishcastCommand.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {DemoCommand.class, UpCommand.class, SaleCommand.class, ProviderStubCommand.class},
        description = "Tells everyone who wished for a product, the instant it goes on a flash sale.",
        // Modules of their own.
        footer = {
            "  audit  Compares the wishes and devices in a savepoint with MySQL, row by row.",
            "  bench  Measures how fast it is, beside what else one would use."
        })
public final class WishcastCommand {

    private static final List<Class<? extends Exception>> EXPLAINED =
            List.of(ServerFailedException.class, IllegalArgumentException.class, IllegalStateException.class);

    private WishcastCommand() {}

    /** Exits with 0 if all went well, 1 if something failed and 2 if an argument is wrong. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /**
     * The command and its subcommands, ready to be executed.
     *
     * @param more further subcommands
     */
    public static CommandLine commandLine(Object... more) {
        CommandLine wishcast = new CommandLine(new WishcastCommand());
        for (Object subcommand : more) {
            wishcast.addSubcommand(subcommand);
        }
        return wishcast.setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((wrong, arguments) -> correct(wrong))
                .setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, command));
    }

    /** The whole usage would push out what was wrong. */
    private static int correct(ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        command.getErr().println(command.getColorScheme().errorText(wrong.getMessage()));
        if (!UnmatchedArgumentException.printSuggestions(wrong, command.getErr())) {
            command.getErr().println("See ./" + command.getCommandSpec().qualifiedName() + " --help");
        }
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    /** What we threw ourselves explains itself; a stack trace is for what nobody expected. */
    private static int explain(Exception failure, CommandLine command) {
        if (isStopping()) {
            // What fails after Ctrl-C fails because we stop it.
            return command.getCommandSpec().exitCodeOnExecutionException();
        }
        if (EXPLAINED.stream().anyMatch(type -> type.isInstance(failure))) {
            command.getErr().println(command.getColorScheme().errorText(failure.getMessage()));
        } else {
            failure.printStackTrace(command.getErr());
        }
        return failure instanceof IllegalArgumentException
                ? command.getCommandSpec().exitCodeOnInvalidInput()
                : command.getCommandSpec().exitCodeOnExecutionException();
    }

    private static boolean isStopping() {
        Thread probe = new Thread(() -> {});
        try {
            Runtime.getRuntime().addShutdownHook(probe);
            Runtime.getRuntime().removeShutdownHook(probe);
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"wishcast " + Installation.version()};
        }
    }
}
