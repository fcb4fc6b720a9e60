package dev.wishcast.benchmarks.runner;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReportTextTest {

    @Test
    void columnsAreAsWideAsTheirWidestWordAndNumbersStandToTheRight() throws Exception {
        String table = ReportText.table(new ObjectMapper().readTree("""
                [{"n": 1, "name": "one", "nested": {"halfOfIt": 0.5}, "list": [1]},
                 {"n": 1000, "name": "a thousand", "nested": {"halfOfIt": 500.0}, "list": []}]"""));

        assertThat(table).isEqualTo("""
                                    half
                                      Of
                    n  name           It
                    1  one           0.5
                1,000  a thousand  500.0
                """);
    }

    @Test
    void settingsComeBeforeTablesAndRemarksAndTargetsAfterThem() {
        String text = new Example(Map.of("a", "b"), List.of(new Row(1)), List.of()).table();

        assertThat(text.lines())
                .containsExactly(
                        "settings: {a=b}",
                        "",
                        "rows:",
                        "n",
                        "1",
                        "",
                        "Look here.",
                        text.lines()
                                .filter(line -> line.startsWith("size"))
                                .findFirst()
                                .orElseThrow(),
                        "A note.");
        assertThat(text).contains("1.00   at most 2.00: reached");
    }

    private record Row(int n) {}

    private record Example(Map<String, String> settings, List<Row> rows, List<Row> none) implements Report {

        @Override
        public Map<String, Target> targets() {
            return Map.of("size", new Target(1, 2, true));
        }

        @Override
        public List<String> remarks() {
            return List.of("Look here.");
        }

        @Override
        public String notes() {
            return "A note.\n";
        }
    }
}
