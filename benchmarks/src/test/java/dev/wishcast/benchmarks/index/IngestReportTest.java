package dev.wishcast.benchmarks.index;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wishcast.benchmarks.index.IndexProgress.Moment;
import dev.wishcast.benchmarks.index.IndexProgress.Taken;
import dev.wishcast.benchmarks.index.IngestReport.IngestRun;
import dev.wishcast.benchmarks.runner.Target;
import dev.wishcast.local.flink.Checkpoint;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class IngestReportTest {

    @Test
    void countsFromTheFirstRowToTheLast() {
        assertThat(run(1_000_000, 10)).isEqualTo(new IngestRun(1_000_000, 90_000, 8.0, 50.0, 40.0, 1.5));
    }

    @Test
    void saysWhatWasReachedAndWhatNot() {
        IngestReport report = new IngestReport(Map.of("a", "b"), List.of(run(1_000_000, 10), run(5_000_000, 10)));

        assertThat(report.targets().values())
                .containsExactly(
                        new Target(90_000, 200_000, false),
                        new Target(40, 45, true),
                        new Target(450_000, 200_000, false),
                        new Target(40, 45, true));
        assertThat(report.table()).contains("{a=b}", "90,000.00   at least 200,000.00: NOT REACHED");
    }

    @Test
    void writesWhatEveryRunCameTo() {
        JsonNode json = new ObjectMapper().valueToTree(new IngestReport(Map.of(), List.of(run(1_000_000, 10))));

        assertThat(json.path("runs").get(0).properties())
                .extracting(Map.Entry::getKey)
                .containsExactly(
                        "rows",
                        "recordsPerSecond",
                        "cpuMicrosPerRecord",
                        "diskBytesPerRow",
                        "checkpointBytesPerRow",
                        "checkpointSeconds");
    }

    /** The first look finds a tenth of the rows taken. */
    private static IngestRun run(long rows, long seconds) {
        Moment first = new Moment(rows / 10, 5_000_000_000L, Duration.ofSeconds(3));
        Moment last = new Moment(
                rows,
                first.nanos() + Duration.ofSeconds(seconds).toNanos(),
                first.cpu().plusNanos(8_000 * (rows - rows / 10)));
        Checkpoint checkpoint = new Checkpoint(7, "COMPLETED", 0, 1_500, rows * 40, 1_000, 0, "", List.of());
        return IngestRun.of(rows, new Taken(first, last), rows * 50, checkpoint);
    }
}
