package dev.wishcast.audit;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichCoGroupFunction;
import org.apache.flink.util.Collector;

/**
 * Compares the rows of the index, its first input, with those of MySQL, its second, key by key. Every difference is counted,
 * and the first of each kind are emitted.
 *
 * <p>Counters are accumulators: {@code WISHLIST.inIndex}, {@code WISHLIST.inMySql}, {@code WISHLIST.DIFFERENT} and so on.
 */
final class CompareRows extends RichCoGroupFunction<AuditedRow, AuditedRow, Difference> {

    static final String IN_INDEX = "inIndex";
    static final String IN_MYSQL = "inMySql";

    private final int limit;
    private final boolean emitsAllGhosts;

    private transient Map<AuditedTable, Map<String, LongCounter>> counters;

    /**
     * Creates the function.
     *
     * @param limit how many differences of each kind and table each subtask emits at most
     * @param emitsAllGhosts whether all rows that only the index has are emitted all the same
     */
    CompareRows(int limit, boolean emitsAllGhosts) {
        this.limit = limit;
        this.emitsAllGhosts = emitsAllGhosts;
    }

    /** The name of an accumulator. */
    static String counter(AuditedTable table, String figure) {
        return table + "." + figure;
    }

    @Override
    public void open(OpenContext context) {
        counters = new EnumMap<>(AuditedTable.class);
        for (AuditedTable table : AuditedTable.values()) {
            Map<String, LongCounter> ofTable = new HashMap<>();
            Stream.concat(
                            Stream.of(IN_INDEX, IN_MYSQL),
                            Stream.of(DifferenceKind.values()).map(DifferenceKind::name))
                    .forEach(figure -> ofTable.put(figure, getRuntimeContext().getLongCounter(counter(table, figure))));
            counters.put(table, ofTable);
        }
    }

    @Override
    public void coGroup(Iterable<AuditedRow> index, Iterable<AuditedRow> mysql, Collector<Difference> out) {
        AuditedRow inMySql = null;
        for (AuditedRow row : mysql) {
            counter(row, IN_MYSQL).add(1);
            inMySql = row;
        }
        AuditedRow inIndex = null;
        for (AuditedRow row : index) {
            counter(row, IN_INDEX).add(1);
            if (inIndex == null) {
                inIndex = row;
            } else {
                report(DifferenceKind.TWICE_IN_INDEX, row, row.summary(), out);
            }
        }
        if (inIndex == null) {
            report(DifferenceKind.NOT_IN_INDEX, inMySql, inMySql.summary(), out);
        } else if (inMySql == null) {
            report(DifferenceKind.NOT_IN_MYSQL, inIndex, inIndex.summary(), out);
        } else {
            String found = inIndex.differencesFrom(inMySql);
            if (!found.isEmpty()) {
                report(DifferenceKind.DIFFERENT, inIndex, found, out);
            }
        }
    }

    private LongCounter counter(AuditedRow row, String figure) {
        return counters.get(row.table()).get(figure);
    }

    private void report(DifferenceKind kind, AuditedRow row, String detail, Collector<Difference> out) {
        LongCounter counter = counter(row, kind.name());
        boolean wanted = emitsAllGhosts && kind == DifferenceKind.NOT_IN_MYSQL;
        if (wanted || counter.getLocalValuePrimitive() < limit) {
            out.collect(new Difference(row.table(), kind, row.userId(), row.itemId(), detail));
        }
        counter.add(1);
    }
}
