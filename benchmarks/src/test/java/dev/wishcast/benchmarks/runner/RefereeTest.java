package dev.wishcast.benchmarks.runner;

import dev.wishcast.local.shop.Deliveries;
import dev.wishcast.stub.judge.StubStatistics.Violations;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class RefereeTest {

    private final Referee referee = new Referee();

    @Test
    void aTenthOfTheCoresMayBeOthers() {
        referee.usedByOthers(10);
        referee.usedByOthers(4);

        assertThat(referee.quiet()).isTrue();
        assertThat(referee.percentUsedByOthers()).isEqualTo(10);
    }

    @Test
    void refusesToMeasureUnderLoad() {
        assertThatIllegalStateException()
                .isThrownBy(() -> referee.usedByOthers(35.4))
                .withMessageContaining("use 35% of the cores, more than 10%")
                .withMessageContaining("--allow-load");
    }

    @Test
    void tellsOfTheMostLoadThatItWasToAllow() {
        Referee lenient = CommandLine.populateCommand(new Referee(), "--allow-load");

        lenient.usedByOthers(35.44);
        lenient.usedByOthers(2);

        assertThat(lenient.quiet()).isFalse();
        assertThat(lenient.percentUsedByOthers()).isEqualTo(35.4);
        assertThat(lenient.faults()).isEmpty();
    }

    @Test
    void nobodyMayGetNoneOrTwoOrWhatIsForOthers() {
        referee.check("good", deliveries(0, 0, 0));
        referee.check("missing", deliveries(2, 0, 0));
        referee.check("duplicates", deliveries(0, 3, 0));
        // As many as there should be, and not the same ones.
        referee.check("unexpected", deliveries(1, 0, 1));

        assertThat(referee.faults())
                .hasSize(3)
                .allMatch(fault -> fault.contains("NOT EXACTLY ONCE"))
                .anyMatch(fault -> fault.contains("missing=2"))
                .anyMatch(fault -> fault.contains("duplicates=3"))
                .anyMatch(fault -> fault.contains("unexpected=1"));
    }

    @Test
    void theStubMayFindNoFault() {
        referee.check("good", Violations.NONE);
        referee.check("pushy at 50 ms", new Violations(0, 0, 0, 7));

        assertThat(referee.faults())
                .isEqualTo(List.of("pushy at 50 ms AGAINST THE PROVIDERS' RULES: " + new Violations(0, 0, 0, 7)));
    }

    /** Others may be at work here: only what they use can be told, and that our own processes are quiet. */
    @Test
    void waitsForOurOwnProcessesAndMeasuresTheOthers() throws InterruptedException {
        Referee lenient = CommandLine.populateCommand(new Referee(), "--allow-load");

        lenient.awaitQuiet(Duration.ofMinutes(1));

        assertThat(lenient.percentUsedByOthers()).isBetween(0.0, 100.0);
    }

    private static Deliveries deliveries(long missing, long duplicates, long unexpected) {
        return new Deliveries(1_000, 1_000 - missing + unexpected, missing, duplicates, unexpected, 300, 9_000);
    }
}
