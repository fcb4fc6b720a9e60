package dev.wishcast.benchmarks.crash;

import dev.wishcast.stub.judge.StubStatistics.Violations;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** A small crash suite: everything happens once, on one stack. {@code ./wishcast bench crash} does it at full size. */
class CrashE2ECase {

    private static final int AUDIENCE = 10_000;

    /** Slow enough for everything to happen while pushes go out, as it should. */
    private static final int RATE_PER_SECOND = 2_000;

    private static final long SEED = 42;

    /** After the others the job may go on: it does, or restarts, as its clients have it. */
    private static final Set<Fault> RESTART_THE_JOB =
            EnumSet.of(Fault.TASKMANAGER, Fault.JOBMANAGER, Fault.SAVEPOINT, Fault.RESCALE);

    private static CrashSuite suite;

    @BeforeAll
    static void open() throws IOException, SQLException, InterruptedException {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        suite = new CrashSuite(AUDIENCE, RATE_PER_SECOND, true, nowhere);
    }

    @AfterAll
    static void close() {
        if (suite != null) {
            suite.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void inTheMiddleOfASaleItCostsNobodyTheirPush(Fault fault) throws IOException, SQLException, InterruptedException {
        CrashRun run = suite.run(fault, Phase.FANOUT, SEED, fault == Fault.MYSQL);

        System.out.println(run);
        assertReachedTheRightOnes(run);
        assertThat(run.acceptedBefore()).as("accepted when it happened").isBetween(1L, AUDIENCE - 1L);
        assertThat(run.atShare()).isCloseTo((double) run.acceptedBefore() / AUDIENCE, within(0.001));
        if (RESTART_THE_JOB.contains(fault)) {
            assertThat(run.recovery().restoredFromCheckpoint()).isPositive();
        }
        if (fault == Fault.MYSQL) {
            assertThat(run.auditDifferences()).as("rows that differ").isZero();
        }
    }

    @Test
    void inTheMiddleOfALoadOfWishesTheNextSaleReachesThem() throws IOException, SQLException, InterruptedException {
        CrashRun run = suite.run(Fault.TASKMANAGER, Phase.INDEX, SEED, true);

        System.out.println(run);
        assertReachedTheRightOnes(run);
        assertThat(run.deliveries().duplicates()).isZero();
        assertThat(run.auditDifferences()).as("rows that differ").isZero();
        assertThat(run.recovery().restoredFromCheckpoint()).isPositive();
    }

    private static void assertReachedTheRightOnes(CrashRun run) throws IOException, InterruptedException {
        assertThat(run.deliveries().audience()).isEqualTo(AUDIENCE);
        assertThat(run.deliveries().missing()).as("missing").isZero();
        assertThat(run.deliveries().unexpected()).as("unexpected").isZero();
        assertThat(suite.jobIsRunning()).as("the job runs").isTrue();
        assertThat(suite.violations()).isEqualTo(Violations.NONE);
    }
}
