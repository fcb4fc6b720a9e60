package dev.wishcast.benchmarks.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wishcast.benchmarks.runner.Conditions;
import dev.wishcast.local.shop.Deliveries;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class CrashReportTest {

    private static final Conditions CONDITIONS = new Conditions(
            new Conditions.Machine("a processor", 2, 8_192, "Linux", 0), "unknown", Map.of(), "2026-11-20");

    @Test
    void passesOnlyIfEveryRunCameOutRightAndTheJobRuns() {
        CrashRun good = run(1, 0, 3, 0);
        assertThat(report(true, "", good).passed()).isTrue();
        assertThat(report(false, "", good).passed()).isFalse();
        assertThat(report(true, "Kafka ended", good).passed()).isFalse();
        assertThat(report(true, "", good, run(2, 1, 0, 0)).passed()).isFalse();
        assertThat(report(true, "", good, run(2, 0, 0, 1)).passed()).isFalse();
        assertThat(report(true, "", good.audited(0)).passed()).isTrue();
        assertThat(report(true, "", good.audited(1)).passed()).isFalse();
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
        List<CrashRun> runs = List.of(run(1, 0, 8, 0), run(2, 0, 1, 0), run(3, 0, 4, 0), run(4, 0, 2, 0));

        assertThat(CrashReport.median(runs, run -> run.deliveries().duplicates()))
                .isEqualTo(3);
    }

    @Test
    void theJsonHasARowForEachRun(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("crash.json");
        report(true, "", run(7, 0, 1, 0)).write(file);

        JsonNode run = new ObjectMapper().readTree(file.toFile()).path("runs").path(0);
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
        return new CrashReport(CONDITIONS, 20_000, true, List.of(runs), jobRunning, failure);
    }

    private static CrashRun run(long seed, long missing, long duplicates, long unexpected) {
        return new CrashRun(
                seed,
                Fault.TASKMANAGER,
                Phase.FANOUT,
                0.5,
                500,
                new Deliveries(1_000, 1_000 - missing, missing, duplicates, unexpected, 300, 9_000),
                new CrashRun.Recovery(5_000, 3, 10, 1, 0),
                null);
    }
}
