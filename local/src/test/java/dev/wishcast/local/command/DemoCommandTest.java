package dev.wishcast.local.command;

import dev.wishcast.local.run.StackOptions;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DemoCommandTest {

    @Test
    void defaultsAreRightForASmallMachine() {
        DemoCommand command = command();
        assertThat(command.users).isEqualTo(120_000);
        assertThat(command.audience).isEqualTo(100_000);
        assertThat(command.report).isNull();
        assertThat(command.keepRunning).isFalse();
        assertThat(command.options()).isEqualTo(StackOptions.defaults());
    }

    @Test
    void everyOptionIsTaken() {
        DemoCommand command = command(
                "--users",
                "600",
                "--audience",
                "500",
                "--provider-latency-ms",
                "50",
                "--report",
                "r.json",
                "--keep-running");
        assertThat(command.users).isEqualTo(600);
        assertThat(command.audience).isEqualTo(500);
        assertThat(command.report).isEqualTo(Path.of("r.json"));
        assertThat(command.keepRunning).isTrue();
        assertThat(command.options().stubLatency()).hasValue(Duration.ofMillis(50));
        assertThat(command.options().highAvailability())
                .as("its job outlives its JobManager")
                .isTrue();
    }

    @Test
    void anAudienceThatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> command("--users", "10", "--audience", "11").options())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--audience")
                .hasMessageContaining("11 of 10");
        assertThatThrownBy(() -> command("--audience", "0").options()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> command("--provider-latency-ms", "-1").options())
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static DemoCommand command(String... arguments) {
        DemoCommand command = new DemoCommand();
        new CommandLine(command).parseArgs(arguments);
        return command;
    }
}
