package dev.wishcast.benchmarks.sale;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wishcast.benchmarks.sale.ScaleReport.ScaleRun;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ScaleReportTest {

    private static ScaleRun run(int parallelism, boolean warm, double cpuMicros) {
        return new ScaleRun(
                parallelism, new SaleRun(100_000, 0, warm, 100_000, 0, 0, 0, 200, 2_000, 3_900, 4_000, cpuMicros, 25));
    }

    @Test
    void aNotificationCostsWhatItDidInTheLastWarmSale() {
        List<ScaleRun> runs = List.of(run(1, false, 90), run(1, true, 33), run(2, false, 80), run(2, true, 30));
        ScaleReport report = new ScaleReport(runs, CostModel.with(ScaleReport.microsPerNotification(runs)));

        assertThat(report.model().costs().cpuMicrosPerNotification()).isEqualTo(30);
        assertThat(report.model().costs().cpuMicrosPerRecord()).isEqualTo(6.3);
        assertThat(report.clusters()).hasSize(2);
        assertThat(report.table()).contains("1,000,000,000", "50,000,000,000", "AWS Fargate");
        JsonNode json = new ObjectMapper().valueToTree(report);
        assertThat(json.path("runs").path(3).path("parallelism").asInt()).isEqualTo(2);
        assertThat(json.path("runs").path(3).path("lastMs").asInt()).isEqualTo(4_000);
        assertThat(json.path("clusters").path(1).path("cores").asLong()).isPositive();
        assertThat(json.path("costs").path("bytesPerRow").asDouble()).isEqualTo(18);
        assertThat(json.path("demands").path("saleSeconds").asDouble()).isEqualTo(15);
        assertThat(json.path("prices").path("source").asText()).startsWith("AWS Fargate");
    }
}
