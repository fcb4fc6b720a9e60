package dev.wishcast.local.command;

import dev.wishcast.launcher.WishcastCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;

class WishcastCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void helpNamesEveryCommand() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("demo", "up", "sale", "stub", "audit", "bench");
    }

    @Test
    void versionIsThatOfTheBuild() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).matches("wishcast \\d+\\.\\d+\\.\\d+.*\\R");
    }

    @Test
    void aWrongArgumentIsExplainedWithoutAStackTrace() {
        assertThat(run("demo", "--users", "10", "--audience", "20")).isEqualTo(2);
        assertThat(err.toString()).contains("20 of 10 users").doesNotContain("\tat ");
    }

    @Test
    void theStubHasItsOptionsAndExplainsItself() {
        assertThat(run("stub", "--help")).isZero();
        assertThat(out.toString()).contains("wishcast stub", "--latency-p99-ms", "--initial-streams", "--scripts");
        assertThat(run("stub", "--initial-streams", "-1")).isEqualTo(2);
        assertThat(run("stub", "--port", "70000")).isEqualTo(2);
        assertThat(err.toString())
                .contains("initial streams", "between 0 and 65535")
                .doesNotContain("\tat ");
    }

    @Test
    void anUnknownOptionPointsToTheHelp() {
        assertThat(run("sale", "--prodcut", "1")).isEqualTo(2);
        assertThat(err.toString()).contains("--product").doesNotContain("\tat ");
    }

    /** Whoever lists the processes of a machine sees their arguments. */
    @Test
    void noOptionOfAnyCommandIsASecret() {
        List<String> options = new ArrayList<>();
        WishcastCommand.commandLine().getSubcommands().forEach((name, command) -> command.getCommandSpec()
                .options()
                .forEach(option -> options.add(option.longestName())));
        assertThat(options)
                .contains("--command-config")
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
