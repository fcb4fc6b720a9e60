package dev.wishcast.launcher;

import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The commands of {@code ./wishcast}. The commands of one module run on a class path of their own, so the classes of the
 * others may be missing: a command without its class can be listed, but cannot run.
 */
enum Subcommand {
    DEMO(
            "dev.wishcast.local.command.DemoCommand",
            "Runs one sale through the whole system on this machine, and checks that everyone got their push."),
    UP("dev.wishcast.local.command.UpCommand", "Runs the whole system on this machine, without data, until Ctrl-C."),
    SALE("dev.wishcast.launcher.sale.SaleCommand", "Announces a sale, as a product team does."),
    STUB("dev.wishcast.stub.ProviderStubCommand", "Runs a stand-in for FCM and APNs, to test any sender with."),
    AUDIT("dev.wishcast.audit.AuditCommand", "Compares the wishes and devices in a savepoint with MySQL, row by row."),
    BENCH("dev.wishcast.benchmarks.BenchCommand", "Measures how fast it is, beside what else one would use.");

    private final String className;
    private final String summary;

    Subcommand(String className, String summary) {
        this.className = className;
        this.summary = summary;
    }

    /** The word on the command line. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The command with its options, or only its name and summary if its class is not on this class path. */
    CommandLine commandLine() {
        CommandLine command;
        try {
            command = new CommandLine(Class.forName(className));
        } catch (ClassNotFoundException e) {
            command = new CommandLine(CommandSpec.create());
        }
        command.getCommandSpec().usageMessage().header(summary, "");
        return command;
    }
}
