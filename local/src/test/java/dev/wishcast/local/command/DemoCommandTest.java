package dev.wishcast.local.command;

import dev.wishcast.local.demo.DemoOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DemoCommandTest {

    @Test
    void defaultsAreRightForASmallMachine() {
        assertThat(options()).isEqualTo(new DemoOptions(120_000, 100_000, Duration.ZERO, Optional.empty(), false));
    }

    @Test
    void everyOptionIsTaken() {
        assertThat(options(
                        "--users",
                        "600",
                        "--audience",
                        "500",
                        "--provider-latency-ms",
                        "50",
                        "--report",
                        "r.json",
                        "--keep-running"))
                .isEqualTo(new DemoOptions(600, 500, Duration.ofMillis(50), Optional.of(Path.of("r.json")), true));
    }

    @Test
    void anAudienceThatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> options("--users", "10", "--audience", "11"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--audience")
                .hasMessageContaining("11 of 10");
        assertThatThrownBy(() -> options("--audience", "0")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> options("--provider-latency-ms", "-1")).isInstanceOf(IllegalArgumentException.class);
    }

    private static DemoOptions options(String... arguments) {
        DemoCommand command = new DemoCommand();
        new CommandLine(command).parseArgs(arguments);
        return command.options();
    }
}
