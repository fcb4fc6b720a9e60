package dev.wishcast.audit;

import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.accumulators.Accumulator;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CompareRowsTest {

    private static final int LIMIT = 2;

    private KeyedTwoInputStreamOperatorTestHarness<String, AuditedRow, AuditedRow, Difference> harness;

    @BeforeEach
    void open() throws Exception {
        harness = new KeyedTwoInputStreamOperatorTestHarness<>(
                new KeyedCoProcessOperator<>(new CompareRows(LIMIT)), AuditedRow::key, AuditedRow::key, Types.STRING);
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void rowsThatAgreeAreOnlyCounted() throws Exception {
        bothHave(AuditedRow.wish("anna", "p1", 1_000));
        bothHave(AuditedRow.device("anna", "phone", "ios", "token", null));

        assertThat(differences()).isEmpty();
        assertThat(count("WISHLIST.inIndex")).isEqualTo(1);
        assertThat(count("WISHLIST.inMySql")).isEqualTo(1);
        assertThat(count("DEVICE.inIndex")).isEqualTo(1);
        assertThat(count("DEVICE.inMySql")).isEqualTo(1);
    }

    @Test
    void aRowThatOneSideLacksIsFoundWhicheverItIs() throws Exception {
        harness.processElement1(AuditedRow.wish("anna", "p1", 1_000), 0);
        harness.processElement2(AuditedRow.wish("ben", "p1", 0), 0);

        assertThat(differences())
                .extracting(Difference::toString)
                .containsExactlyInAnyOrder(
                        "wishlist: user anna, product p1: in the index, not in MySQL (added at 1970-01-01T00:00:01Z)",
                        "wishlist: user ben, product p1: in MySQL, not in the index (added at an unknown time)");
    }

    @Test
    void otherValuesAreFoundAndATokenIsNotTold() throws Exception {
        harness.processElement1(AuditedRow.wish("anna", "p1", 1_000), 0);
        harness.processElement2(AuditedRow.wish("anna", "p1", 2_000), 0);
        harness.processElement1(AuditedRow.device("anna", "phone", "ios", "old-token", "de"), 0);
        harness.processElement2(AuditedRow.device("anna", "phone", "android", "new-token", null), 0);

        assertThat(differences())
                .extracting(Difference::toString)
                .containsExactlyInAnyOrder(
                        "wishlist: user anna, product p1: differs (added at 1970-01-01T00:00:01Z, in MySQL"
                                + " 1970-01-01T00:00:02Z)",
                        "devices: user anna, device phone: differs (platform ios, in MySQL android; token differs;"
                                + " locale de, in MySQL null)");
    }

    /** A wish in two buckets would push twice. */
    @Test
    void aRowThatTheIndexHasTwiceIsFound() throws Exception {
        bothHave(AuditedRow.wish("anna", "p1", 1_000));
        harness.processElement1(AuditedRow.wish("anna", "p1", 1_000), 0);

        assertThat(differences()).extracting(Difference::kind).containsExactly(DifferenceKind.TWICE_IN_INDEX);
    }

    @Test
    void idsThatWouldReadTheSameTogetherAreKeptApart() throws Exception {
        harness.processElement1(AuditedRow.wish("1", "23", 0), 0);
        harness.processElement2(AuditedRow.wish("12", "3", 0), 0);

        assertThat(differences()).hasSize(2);
    }

    @Test
    void allAreCountedEvenIfFewAreTold() throws Exception {
        for (int user = 0; user < 10; user++) {
            harness.processElement1(AuditedRow.wish("u" + user, "p1", 0), 0);
        }
        harness.processElement2(AuditedRow.wish("anna", "p1", 0), 0);

        assertThat(differences()).hasSize(LIMIT + 1);
        assertThat(count("WISHLIST.NOT_IN_MYSQL")).isEqualTo(10);
        assertThat(count("WISHLIST.NOT_IN_INDEX")).isEqualTo(1);
    }

    private void bothHave(AuditedRow row) throws Exception {
        harness.processElement1(row, 0);
        harness.processElement2(row, 0);
    }

    private List<Difference> differences() throws Exception {
        harness.processBothWatermarks(Watermark.MAX_WATERMARK);
        return harness.extractOutputValues();
    }

    private long count(String name) {
        Map<String, Accumulator<?, ?>> accumulators =
                harness.getEnvironment().getAccumulatorRegistry().getUserMap();
        return ((LongCounter) accumulators.get(name)).getLocalValuePrimitive();
    }
}
