package dev.wishcast.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.functions.DefaultOpenContext;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.streaming.util.MockStreamingRuntimeContext;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CompareRowsTest {

    private static final int LIMIT = 2;

    private final MockStreamingRuntimeContext context = new MockStreamingRuntimeContext(1, 0);
    private final List<AuditedRow> index = new ArrayList<>();
    private final List<AuditedRow> mysql = new ArrayList<>();
    private boolean allGhosts;

    @Test
    void rowsThatAgreeAreOnlyCounted() {
        bothHave(AuditedRow.wish("anna", "p1", 1_000));
        bothHave(AuditedRow.device("anna", "phone", "ios", "token", null));

        assertThat(differences()).isEmpty();
        assertThat(count("WISHLIST.inIndex")).isEqualTo(1);
        assertThat(count("WISHLIST.inMySql")).isEqualTo(1);
        assertThat(count("DEVICE.inIndex")).isEqualTo(1);
        assertThat(count("DEVICE.inMySql")).isEqualTo(1);
    }

    @Test
    void aRowThatOneSideLacksIsFoundWhicheverItIs() {
        index.add(AuditedRow.wish("anna", "p1", 1_000));
        mysql.add(AuditedRow.wish("ben", "p1", 0));

        assertThat(differences())
                .extracting(Difference::toString)
                .containsExactlyInAnyOrder(
                        "wishlist: user anna, product p1: in the index, not in MySQL (added at 1970-01-01T00:00:01Z)",
                        "wishlist: user ben, product p1: in MySQL, not in the index (added at an unknown time)");
    }

    @Test
    void otherValuesAreFoundAndATokenIsNotTold() {
        index.add(AuditedRow.wish("anna", "p1", 1_000));
        mysql.add(AuditedRow.wish("anna", "p1", 2_000));
        index.add(AuditedRow.device("anna", "phone", "ios", "old-token", "de"));
        mysql.add(AuditedRow.device("anna", "phone", "android", "new-token", null));

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
    void aRowThatTheIndexHasTwiceIsFound() {
        bothHave(AuditedRow.wish("anna", "p1", 1_000));
        index.add(AuditedRow.wish("anna", "p1", 1_000));

        assertThat(differences()).extracting(Difference::kind).containsExactly(DifferenceKind.TWICE_IN_INDEX);
    }

    @Test
    void idsThatWouldReadTheSameTogetherAreKeptApart() {
        index.add(AuditedRow.wish("1", "23", 0));
        mysql.add(AuditedRow.wish("12", "3", 0));

        assertThat(differences()).hasSize(2);
    }

    @Test
    void allAreCountedEvenIfFewAreTold() {
        for (int user = 0; user < 10; user++) {
            index.add(AuditedRow.wish("u" + user, "p1", 0));
        }
        mysql.add(AuditedRow.wish("anna", "p1", 0));

        assertThat(differences()).hasSize(LIMIT + 1);
        assertThat(count("WISHLIST.NOT_IN_MYSQL")).isEqualTo(10);
        assertThat(count("WISHLIST.NOT_IN_INDEX")).isEqualTo(1);
    }

    @Test
    void allThatOnlyTheIndexHasAreToldForARepair() {
        allGhosts = true;
        for (int user = 0; user < 10; user++) {
            index.add(AuditedRow.wish("u" + user, "p1", 0));
            mysql.add(AuditedRow.wish("v" + user, "p1", 0));
        }

        assertThat(differences()).hasSize(10 + LIMIT);
    }

    private void bothHave(AuditedRow row) {
        index.add(row);
        mysql.add(row);
    }

    /** Groups the rows by their keys, as Flink does. */
    private List<Difference> differences() {
        CompareRows compareRows = new CompareRows(LIMIT, allGhosts);
        compareRows.setRuntimeContext(context);
        compareRows.open(DefaultOpenContext.INSTANCE);
        List<Difference> found = new ArrayList<>();
        Stream.concat(index.stream(), mysql.stream())
                .map(AuditedRow::key)
                .distinct()
                .forEach(key -> compareRows.coGroup(of(key, index), of(key, mysql), new ListCollector<>(found)));
        return found;
    }

    private static List<AuditedRow> of(String key, List<AuditedRow> rows) {
        return rows.stream().filter(row -> row.key().equals(key)).toList();
    }

    private long count(String name) {
        return context.getLongCounter(name).getLocalValuePrimitive();
    }
}
