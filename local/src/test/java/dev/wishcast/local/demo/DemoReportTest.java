package dev.wishcast.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wishcast.local.shop.Deliveries;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class DemoReportTest {

    private final DemoReport report = new DemoReport(
            "sale-1", "12345", new Deliveries(100, 98, 2, 1, 0, 300, 1_300), 120, 1, Map.of("push", 1.3));

    @Test
    void isJsonWithTheFieldsThatAreAContract(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("r.json");

        report.write(file);

        JsonNode expected = new ObjectMapper().readTree("""
                        {"saleId": "sale-1", "productId": "12345", "audience": 100, "accepted": 98, "missing": 2,
                         "duplicates": 1, "unexpected": 0, "firstAcceptedMs": 300, "lastAcceptedMs": 1300,
                         "indexedRows": 120, "jobRestarts": 1, "phases": {"push": 1.3}, "perSecond": 98}
                        """);
        assertThat(new ObjectMapper().readTree(file.toFile())).isEqualTo(expected);
    }

    @Test
    void theTableHasEveryFigure() {
        assertThat(report.table())
                .contains("100", "98", "2", "1,300", "300", "120", "push", "1.3")
                .hasLineCount(11);
    }
}
