package dev.wishcast.connectors.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wishcast.connectors.Examples;
import dev.wishcast.connectors.json.Json;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SaleReportTest {

    @Test
    void writesTheExample() throws IOException {
        SaleReport report = new SaleReport(
                "black-friday-12345",
                "12345",
                1795766400000L,
                1795806000000L,
                500_000,
                Map.of(),
                120,
                120,
                0,
                Map.of(),
                Map.of("fcm.ACCEPTED", 499_990L, "fcm.DEAD_TOKEN", 10L),
                1795766400000L,
                1795766400300L,
                1795766412000L,
                1795766413000L,
                false);
        ObjectMapper mapper = new ObjectMapper();
        assertThat(mapper.readTree(Json.write(report))).isEqualTo(mapper.readTree(Examples.read("sale-report.json")));
    }
}
