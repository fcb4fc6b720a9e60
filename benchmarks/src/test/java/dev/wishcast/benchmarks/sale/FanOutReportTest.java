package dev.wishcast.benchmarks.sale;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wishcast.benchmarks.runner.SendingOptions;
import dev.wishcast.benchmarks.runner.Target;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FanOutReportTest {

    private static SaleRun run(int audience, long latencyMs, boolean warm, long firstMs, long lastMs, double cpu) {
        return new SaleRun(
                audience, latencyMs, warm, audience, 0, 0, 0, firstMs, lastMs / 2, lastMs - 1, lastMs, cpu, 30);
    }

    private static FanOutReport report(SaleRun... runs) {
        return new FanOutReport(2, 300_000, Map.of(), SendingOptions.UNLIMITED, false, List.of(runs));
    }

    @Test
    void judgesHalfAMillionWarmAndCold() {
        FanOutReport report = report(
                run(500_000, 0, false, 700, 18_000, 40),
                run(500_000, 0, true, 250, 10_000, 28),
                run(500_000, 50, true, 300, 13_100, 30));

        assertThat(report.targets())
                .containsEntry("500,000 last ms, warm", new Target(10_000, 15_000, true))
                .containsEntry("500,000 first ms, warm", new Target(250, 500, true))
                .containsEntry("job CPU µs each, warm", new Target(28, 28, true))
                .containsEntry("50 ms / 0 ms, last, warm", new Target(1.31, 1.3, true))
                .containsEntry("500,000 last ms, cold", new Target(18_000, 15_000, true))
                .hasSize(7);
        assertThat(report.table())
                .contains("10,000.00   at most 15,000.00: reached", "1.31   at most 1.30: NOT REACHED");
    }

    @Test
    void theExponentIsOfWarmSalesFromTenThousandToAMillionAtNoLatency() {
        FanOutReport report = report(
                run(1_000_000, 0, false, 1, 1, 30),
                run(1_000, 0, true, 1, 900_000, 30),
                run(10_000, 0, true, 1, 200, 30),
                run(1_000_000, 0, true, 1, 20_000, 30),
                run(1_000_000, 50, true, 1, 900_000, 30));

        assertThat(report.scalingExponent()).isEqualTo(1);
        assertThat(report.targets()).containsOnlyKeys("scaling exponent");
        assertThat(report(run(10_000, 0, true, 1, 200, 30)).scalingExponent()).isNull();
    }

    @Test
    void theExponentIsOneForLinearAndTwoForQuadraticGrowth() {
        assertThat(exponent(warm(10_000, 30), warm(100_000, 300), warm(1_000_000, 3_000)))
                .isEqualTo(1);
        assertThat(exponent(warm(10_000, 100), warm(1_000_000, 1_000_000))).isEqualTo(2);
    }

    /** By hand: slopes in decades of 0.8 and 1.2 around the middle point; the line through all three has the mean. */
    @Test
    void theExponentIsTheSlopeOfTheLineWithTheLeastSquares() {
        long middle = Math.round(1e6 * Math.pow(10, 0.8));

        assertThat(exponent(warm(10_000, 1_000_000), warm(100_000, middle), warm(1_000_000, 100_000_000)))
                .isEqualTo(1);
    }

    @Test
    void theExponentNeedsTwoSizes() {
        assertThat(exponent()).isNull();
        assertThat(exponent(warm(10_000, 1), warm(10_000, 2))).isNull();
    }

    private static Double exponent(SaleRun... runs) {
        return report(runs).scalingExponent();
    }

    private static SaleRun warm(int audience, long lastMs) {
        return run(audience, 0, true, 1, lastMs, 30);
    }

    @Test
    void theJsonHasTheFieldsThatWereAskedFor() {
        JsonNode json = new ObjectMapper()
                .valueToTree(report(run(20_000, 50, false, 250, 1_000, 28.5), run(10_000, 50, true, 250, 1_000, 28.5)));

        assertThat(json.path("warmUp").asInt()).isEqualTo(300_000);
        assertThat(json.path("scalingExponent").isNull()).isTrue();
        assertThat(json.path("runs")).hasSize(1);
        assertThat(json.path("coldRuns").path(0).path("audience").asInt()).isEqualTo(20_000);
        JsonNode run = json.path("runs").path(0);
        assertThat(run.path("audience").asInt()).isEqualTo(10_000);
        assertThat(run.path("providerLatencyMs").asInt()).isEqualTo(50);
        assertThat(run.path("warm").asBoolean()).isTrue();
        assertThat(run.path("firstMs").asInt()).isEqualTo(250);
        assertThat(run.path("p50Ms").asInt()).isEqualTo(500);
        assertThat(run.path("p99Ms").asInt()).isEqualTo(999);
        assertThat(run.path("lastMs").asInt()).isEqualTo(1_000);
        assertThat(run.path("perSecond").asInt()).isEqualTo(10_000);
        assertThat(run.path("jobCpuMicrosPerNotification").asDouble()).isEqualTo(28.5);
    }
}
