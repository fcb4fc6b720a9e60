package dev.wishcast.local.command;

import dev.wishcast.launcher.WishcastCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;

class LocalCommandsTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void theLauncherFindsThem() {
        Map<String, CommandLine> commands = WishcastCommand.commandLine().getSubcommands();
        assertThat(commands.get("demo").<Object>getCommand()).isInstanceOf(DemoCommand.class);
        assertThat(commands.get("up").<Object>getCommand()).isInstanceOf(UpCommand.class);
    }

    @Test
    void helpHasTheirOptions() {
        assertThat(run("help", "demo")).isZero();
        assertThat(out.toString()).contains("wishcast demo", "Runs one sale", "--audience", "100000");
        assertThat(run("up", "--help")).isZero();
        assertThat(out.toString()).contains("wishcast up", "Runs the whole system", "--config");
    }

    @Test
    void aWrongArgumentIsExplainedWithoutAStackTrace() {
        assertThat(run("demo", "--users", "10", "--audience", "20")).isEqualTo(2);
        assertThat(err.toString()).contains("20 of 10 users").doesNotContain("\tat ");
    }

    @Test
    void aReportThatCannotBeWrittenIsRefusedBeforeTheWork(@TempDir Path folder) {
        for (String report :
                List.of(folder.toString(), folder.resolve("missing/report.json").toString())) {
            assertThat(run("demo", "--report", report)).isEqualTo(2);
            assertThat(err.toString())
                    .contains("--report", report, "can't be written")
                    .doesNotContain("\tat ");
        }
    }

    /** Whoever lists the processes of a machine sees their arguments. */
    @Test
    void noOptionIsASecret() {
        for (String command : new String[] {"demo", "up"}) {
            CommandLine line = WishcastCommand.commandLine().getSubcommands().get(command);
            assertThat(line.getCommandSpec().options()).isNotEmpty().noneMatch(option -> option.longestName()
                    .matches(".*(password|passphrase|secret|token|credential|key).*"));
        }
    }

    private int run(String... arguments) {
        CommandLine command = WishcastCommand.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        return command.execute(arguments);
    }
}
