package dev.wishcast.audit;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Map;

/**
 * What came out for one table. Immutable.
 *
 * @param rowsInIndex how many rows the index has
 * @param rowsInMySql how many rows MySQL has
 * @param notInIndex how many rows are in MySQL only
 * @param notInMySql how many rows are in the index only
 * @param different how many rows are in both, with other values
 * @param twiceInIndex how many rows the index has once more than it should
 */
public record TableAudit(
        long rowsInIndex, long rowsInMySql, long notInIndex, long notInMySql, long different, long twiceInIndex) {

    static TableAudit of(AuditedTable table, Map<String, Object> counters) {
        return new TableAudit(
                count(table, CompareRows.IN_INDEX, counters),
                count(table, CompareRows.IN_MYSQL, counters),
                count(table, DifferenceKind.NOT_IN_INDEX.name(), counters),
                count(table, DifferenceKind.NOT_IN_MYSQL.name(), counters),
                count(table, DifferenceKind.DIFFERENT.name(), counters),
                count(table, DifferenceKind.TWICE_IN_INDEX.name(), counters));
    }

    private static long count(AuditedTable table, String figure, Map<String, Object> counters) {
        return (Long) counters.get(CompareRows.counter(table, figure));
    }

    /** How many differences there are. */
    @JsonIgnore
    public long differences() {
        return notInIndex + notInMySql + different + twiceInIndex;
    }
}
