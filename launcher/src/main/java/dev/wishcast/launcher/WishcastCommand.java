package dev.wishcast.launcher;

import dev.wishcast.launcher.project.ProjectDirectory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The parent of all commands of {@code ./wishcast}. It lists them, runs them and explains what went wrong. */
@Command(
        name = "wishcast",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Tells everyone who wished for a product, the instant it goes on a flash sale.")
public final class WishcastCommand {

    private WishcastCommand() {}

    /** Exits with 0 if all went well, 1 if something failed and 2 if an argument is wrong. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** Makes the command with all its subcommands, ready to be executed. */
    public static CommandLine commandLine() {
        CommandLine wishcast = new CommandLine(new WishcastCommand());
        wishcast.getCommandSpec().version("wishcast " + ProjectDirectory.version());
        for (Subcommand subcommand : Subcommand.values()) {
            wishcast.addSubcommand(subcommand.word(), subcommand.commandLine());
        }
        return wishcast.addSubcommand(new HelpCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((wrong, arguments) -> correct(wrong))
                .setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, command));
    }

    /** Says what is wrong, and no more: the whole usage would push it off the screen. */
    private static int correct(ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        command.getErr().println(command.getColorScheme().errorText(wrong.getMessage()));
        if (!UnmatchedArgumentException.printSuggestions(wrong, command.getErr())) {
            if (!command.getSubcommands().isEmpty()) {
                command.getErr()
                        .println("Commands: "
                                + String.join(", ", command.getSubcommands().keySet()));
            }
            command.getErr().println("See ./" + command.getCommandSpec().qualifiedName() + " --help");
        }
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static int explain(Exception failure, CommandLine command) {
        if (isStopping()) {
            // What fails after Ctrl-C fails because we stop it.
            return command.getCommandSpec().exitCodeOnExecutionException();
        }
        if (isForUsers(failure)) {
            command.getErr().println(command.getColorScheme().errorText(failure.getMessage()));
        } else {
            failure.printStackTrace(command.getErr());
        }
        return failure instanceof IllegalArgumentException
                ? command.getCommandSpec().exitCodeOnInvalidInput()
                : command.getCommandSpec().exitCodeOnExecutionException();
    }

    /** What we threw ourselves explains itself. A stack trace is for what nobody expected. */
    private static boolean isForUsers(Exception failure) {
        return failure instanceof IllegalArgumentException
                || failure instanceof IllegalStateException
                || failure.getClass().getName().startsWith("dev.wishcast.");
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
}
