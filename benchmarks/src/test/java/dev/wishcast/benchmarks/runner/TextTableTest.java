package dev.wishcast.benchmarks.runner;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TextTableTest {

    @Test
    void columnsAreAsWideAsTheirWidestCellAndNumbersStandToTheRight() {
        TextTable<Integer> table = TextTable.of(List.of(1, 1_000))
                .column("n", "%,d", Function.identity())
                .column("name", "%s", number -> number == 1 ? "one" : "a thousand")
                .column("half", "%.1f", number -> number / 2.0);

        assertThat(table).hasToString("""
                    n  name         half
                    1  one           0.5
                1,000  a thousand  500.0
                """);
    }

    @Test
    void aRemarkStandsBelowItsLine() {
        TextTable<Integer> table = TextTable.of(List.of(1, 2))
                .column("n", "%d", Function.identity())
                .remark(number -> number == 1 ? "lonely" : "");

        assertThat(table).hasToString("n\n1\n  lonely\n2\n");
    }
}
