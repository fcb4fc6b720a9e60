package dev.wishcast.audit;

import java.util.EnumMap;
import java.util.Map;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.util.Collector;

/**
 * Compares the rows of the index, its first input, with those of MySQL, its second. In a batch job either comes sorted by
 * key, so that only one row of each is in memory. Every difference is counted, and the first of each kind are emitted.
 *
 * <p>Counters are accumulators: {@code WISHLIST.inIndex}, {@code WISHLIST.inMySql}, {@code WISHLIST.DIFFERENT} and so on.
 */
final class CompareRows extends KeyedCoProcessFunction<String, AuditedRow, AuditedRow, Difference> {

    static final String IN_INDEX = "inIndex";
    static final String IN_MYSQL = "inMySql";

    private static final ValueStateDescriptor<AuditedRow> INDEX =
            new ValueStateDescriptor<>("index", TypeInformation.of(AuditedRow.class));
    private static final ValueStateDescriptor<AuditedRow> MYSQL =
            new ValueStateDescriptor<>("mysql", TypeInformation.of(AuditedRow.class));

    private final int limit;

    private transient ValueState<AuditedRow> index;
    private transient ValueState<AuditedRow> mysql;
    private transient Map<AuditedTable, Map<DifferenceKind, LongCounter>> differences;
    private transient Map<AuditedTable, LongCounter> rowsInIndex;
    private transient Map<AuditedTable, LongCounter> rowsInMySql;

    /** @param limit how many differences of each kind and table each subtask emits at most */
    CompareRows(int limit) {
        this.limit = limit;
    }

    /** The name of an accumulator. */
    static String counter(AuditedTable table, String figure) {
        return table + "." + figure;
    }

    @Override
    public void open(OpenContext context) {
        index = getRuntimeContext().getState(INDEX);
        mysql = getRuntimeContext().getState(MYSQL);
        differences = new EnumMap<>(AuditedTable.class);
        rowsInIndex = new EnumMap<>(AuditedTable.class);
        rowsInMySql = new EnumMap<>(AuditedTable.class);
        for (AuditedTable table : AuditedTable.values()) {
            rowsInIndex.put(table, registered(counter(table, IN_INDEX)));
            rowsInMySql.put(table, registered(counter(table, IN_MYSQL)));
            Map<DifferenceKind, LongCounter> ofTable = new EnumMap<>(DifferenceKind.class);
            for (DifferenceKind kind : DifferenceKind.values()) {
                ofTable.put(kind, registered(counter(table, kind.name())));
            }
            differences.put(table, ofTable);
        }
    }

    private LongCounter registered(String name) {
        LongCounter counter = new LongCounter();
        getRuntimeContext().addAccumulator(name, counter);
        return counter;
    }

    @Override
    public void processElement1(AuditedRow row, Context ctx, Collector<Difference> out) throws Exception {
        rowsInIndex.get(row.table()).add(1);
        if (index.value() == null) {
            index.update(row);
            whenAllOfThisKeyIsHere(ctx);
        } else {
            report(DifferenceKind.TWICE_IN_INDEX, row, row.summary(), out);
        }
    }

    @Override
    public void processElement2(AuditedRow row, Context ctx, Collector<Difference> out) throws Exception {
        rowsInMySql.get(row.table()).add(1);
        mysql.update(row);
        whenAllOfThisKeyIsHere(ctx);
    }

    /** Without watermarks, a batch job fires a key's event-time timers when it turns to the next key. */
    private static void whenAllOfThisKeyIsHere(KeyedCoProcessFunction<?, ?, ?, ?>.Context ctx) {
        ctx.timerService().registerEventTimeTimer(Watermark.MAX_WATERMARK.getTimestamp());
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext ctx, Collector<Difference> out) throws Exception {
        AuditedRow inIndex = index.value();
        AuditedRow inMySql = mysql.value();
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
        index.clear();
        mysql.clear();
    }

    private void report(DifferenceKind kind, AuditedRow row, String detail, Collector<Difference> out) {
        LongCounter counter = differences.get(row.table()).get(kind);
        if (counter.getLocalValuePrimitive() < limit) {
            out.collect(Difference.of(kind, row, detail));
        }
        counter.add(1);
    }
}
