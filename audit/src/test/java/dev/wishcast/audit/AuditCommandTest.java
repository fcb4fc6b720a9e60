package dev.wishcast.audit;

import dev.wishcast.launcher.WishcastCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;

class AuditCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void theLauncherFindsIt() {
        assertThat(run("help", "audit")).isZero();
        assertThat(out.toString()).contains("Usage: wishcast audit", "row by row", "--savepoint", "--password-file");
    }

    @Test
    void whatCannotBeMadeExitsWithTwoAndSaysWhy(@TempDir Path folder) {
        assertThat(run("audit")).isEqualTo(2);
        assertThat(err.toString()).contains("--savepoint", "./wishcast audit --help");
        String missing = folder.resolve("missing").toString();
        assertThat(run(
                        "audit",
                        "--savepoint=" + missing,
                        "--mysql-url=jdbc:mysql://127.0.0.1:1/",
                        "--mysql-user=nobody",
                        "--password-file=" + missing))
                .isEqualTo(2);
        assertThat(err.toString()).contains("password file").doesNotContain("\tat ");
    }

    /** Whoever lists the processes of a machine sees their arguments. */
    @Test
    void noOptionIsASecret() {
        CommandLine audit = WishcastCommand.commandLine().getSubcommands().get("audit");
        assertThat(audit.getCommandSpec().options())
                .extracting(option -> option.longestName())
                .contains("--password-file")
                .filteredOn(option -> option.matches(".*(password|passphrase|secret|token|credential|key).*"))
                .allMatch(option -> option.endsWith("-file"));
    }

    private int run(String... arguments) {
        CommandLine command = WishcastCommand.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        return command.execute(arguments);
    }
}
