package dev.wishcast.benchmarks.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wishcast.local.shop.Deliveries;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CrashReportTest {

    @Test
    void passesOnlyIfEveryRunCameOutRightAndTheJobRuns() {
        CrashRun good = run(1, 0, 3, 0);
        assertThat(report(true, "", good).passed()).isTrue();
        assertThat(report(false, "", good).passed()).isFalse();
        assertThat(report(true, "Kafka ended", good).passed()).isFalse();
        assertThat(report(true, "", good, run(2, 1, 0, 0)).passed()).isFalse();
        assertThat(report(true, "", good, run(2, 0, 0, 1)).passed()).isFalse();
        assertThat(report(true, "", audited(0L)).passed()).isTrue();
        assertThat(report(true, "", audited(1L)).passed()).isFalse();
    }

    @Test
    void theTableSumsUpEachKind() {
        String table = report(true, "", run(1, 0, 1, 0), run(2, 0, 20, 0), run(3, 0, 4, 0))
                .table();

        assertThat(table)
                .contains("taskmanager  3 runs: missing 0; duplicates median 0.400%, maximum 2.000%")
                .endsWith("The job runs.\n");
    }

    @Test
    void theMedianOfAnEvenNumberIsBetweenTheTwoInTheMiddle() {
        String table = report(true, "", run(1, 0, 8, 0), run(2, 0, 1, 0), run(3, 0, 4, 0), run(4, 0, 2, 0))
                .table();

        assertThat(table).contains("duplicates median 0.300%, maximum 0.800%");
    }

    @Test
    void theJsonHasARowForEachRun() {
        JsonNode run = new ObjectMapper()
                .valueToTree(report(true, "", run(7, 0, 1, 0)))
                .path("runs")
                .path(0);
        assertThat(run.path("seed").asLong()).isEqualTo(7);
        assertThat(run.path("killed").asText()).isEqualTo("taskmanager");
        assertThat(run.path("phase").asText()).isEqualTo("fanout");
        assertThat(run.path("atShare").asDouble()).isEqualTo(0.5);
        for (String count :
                List.of("audience", "missing", "duplicates", "restoreMs", "restoredFromCheckpoint", "skipped")) {
            assertThat(run.path(count).isIntegralNumber()).as(count).isTrue();
        }
    }

    private static CrashReport report(boolean jobRunning, String failure, CrashRun... runs) {
        return new CrashReport(20_000, true, List.of(runs), jobRunning, failure);
    }

    private static CrashRun run(long seed, long missing, long duplicates, long unexpected) {
        return run(seed, missing, duplicates, unexpected, null);
    }

    private static CrashRun audited(long differences) {
        return run(1, 0, 3, 0, differences);
    }

    private static CrashRun run(long seed, long missing, long duplicates, long unexpected, Long differences) {
        return new CrashRun(
                seed,
                Fault.TASKMANAGER,
                Phase.FANOUT,
                0.5,
                500,
                new Deliveries(1_000, 1_000 - missing, missing, duplicates, unexpected, 300, 9_000),
                new CrashRun.Recovery(5_000, 3, 10, 1, 0),
                differences);
    }
}
