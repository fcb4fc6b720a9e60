package dev.wishcast.benchmarks.index;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wishcast.benchmarks.index.IndependenceReport.IndependenceRun;
import dev.wishcast.benchmarks.index.IndependenceReport.IndependenceRun.SaleTimes;
import dev.wishcast.benchmarks.runner.Target;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class IndependenceReportTest {

    @Test
    void theMedianSaleCounts() {
        assertThat(run(10, 3_000, 2_000, 9_000).lastMs()).isEqualTo(3_000);
        assertThat(run(10, 3_000, 2_000, 9_000).firstMs()).isEqualTo(300);
        assertThat(run(10, 2_000, 3_000).lastMs()).isEqualTo(3_000);
    }

    @Test
    void comparesTheMostRowsWithTheFewest() {
        IndependenceReport reached = report(run(1_000, 2_000), run(10_000, 9_000), run(100_000, 2_600));
        IndependenceReport missed = report(run(1_000, 2_000), run(100_000, 2_620));

        assertThat(reached.targets().values()).containsExactly(new Target(1.3, 1.3, true));
        assertThat(reached.table()).contains("1.30   at most 1.30: reached");
        assertThat(missed.table()).contains("1.31   at most 1.30: NOT REACHED");
    }

    @Test
    void writesWhatEveryRunCameTo() {
        JsonNode json = new ObjectMapper().valueToTree(report(run(1_000, 2_000), run(100_000, 2_200)));

        assertThat(json.at("/targets/last ms, most rows ~1 fewest/measured").asDouble())
                .isEqualTo(1.1);
        JsonNode last = json.path("runs").get(1);
        assertThat(last.path("indexedRows").asLong()).isEqualTo(100_000);
        assertThat(last.path("lastMs").asLong()).isEqualTo(2_200);
        assertThat(last.path("sales").get(0).path("firstMs").asLong()).isEqualTo(220);
    }

    private static IndependenceReport report(IndependenceRun... runs) {
        return new IndependenceReport(100_000, List.of(runs));
    }

    /** The first push comes after a tenth of the time. */
    private static IndependenceRun run(long rows, long... lastMs) {
        return IndependenceRun.of(
                rows,
                LongStream.of(lastMs)
                        .mapToObj(last -> new SaleTimes(last / 10, last))
                        .toList());
    }
}
