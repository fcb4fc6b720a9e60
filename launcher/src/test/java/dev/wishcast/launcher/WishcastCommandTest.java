package dev.wishcast.launcher;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;

class WishcastCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void helpListsEveryCommandWithWhatItDoes() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString().lines())
                .anyMatch(line -> line.matches(" +demo +Runs one sale .*"))
                .anyMatch(line -> line.matches(" +up +Runs the whole system .*"))
                .anyMatch(line -> line.matches(" +sale +Announces a sale.*"))
                .anyMatch(line -> line.matches(" +stub +Runs a stand-in .*"))
                .anyMatch(line -> line.matches(" +audit +Compares .*"))
                .anyMatch(line -> line.matches(" +bench +Measures .*"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sale", "stub"})
    void helpOfACommandIsTheSameHoweverItIsAskedFor(String command) {
        assertThat(run(command, "--help")).isZero();
        String help = out.toString();
        out.getBuffer().setLength(0);
        assertThat(run("help", command)).isZero();
        assertThat(out).hasToString(help);
        assertThat(help).contains("Usage: wishcast " + command);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dem", "upp", "sales", "stubb", "udit", "bensh"})
    void aMisspeltCommandIsAnErrorWithASuggestion(String misspelt) {
        assertThat(run(misspelt)).isEqualTo(2);
        assertThat(err.toString()).contains(misspelt, "Did you mean").doesNotContain("\tat ");
    }

    @Test
    void anUnknownCommandIsAnErrorWithTheListOfAll() {
        assertThat(run("dmeo")).isEqualTo(2);
        assertThat(err.toString())
                .contains("dmeo", "demo, up, sale, stub, audit, bench, help", "./wishcast --help")
                .doesNotContain("\tat ");
    }

    @Test
    void withoutACommandTheHelpIsPointedOut() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).contains("./wishcast --help");
    }

    @Test
    void versionIsThatOfTheBuild() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).matches("wishcast \\d+\\.\\d+\\.\\d+.*\\R");
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
