package dev.wishcast.audit;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.util.Collector;

/** Reads all of a table in one query, as one moment, row by row. Rows are read the way the job's own decoders do. */
final class ReadMySql extends RichFlatMapFunction<AuditedTable, AuditedRow> {

    /** What makes Connector/J hand on rows as they come, and not collect them first. */
    private static final int ROW_BY_ROW = Integer.MIN_VALUE;

    /** As milliseconds, this is the year 5138; as microseconds, 1973. Debezium's numbers are told apart by it. */
    private static final long LEAST_MICROS = 100_000_000_000_000L;

    private final MySqlAccess mysql;
    private final String wishlist;
    private final String devices;

    /** Takes the queries of {@link TableLayout#query}. */
    ReadMySql(MySqlAccess mysql, String wishlist, String devices) {
        this.mysql = mysql;
        this.wishlist = wishlist;
        this.devices = devices;
    }

    @Override
    public void flatMap(AuditedTable table, Collector<AuditedRow> out) throws Exception {
        try (Connection connection = mysql.connect();
                Statement statement =
                        connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY)) {
            statement.setFetchSize(ROW_BY_ROW);
            try (ResultSet rows = statement.executeQuery(table == AuditedTable.WISHLIST ? wishlist : devices)) {
                while (rows.next()) {
                    row(table, rows).ifPresent(out::collect);
                }
            }
        }
    }

    /**
     * The row that the result is at. One that the job can't use, such as a device of another platform, is a row too. A device
     * without a token is none: nobody can be told by it, and the index has none.
     */
    static Optional<AuditedRow> row(AuditedTable table, ResultSet result) throws SQLException {
        String userId = result.getString(1);
        String itemId = result.getString(2);
        if (table == AuditedTable.WISHLIST) {
            return Optional.of(AuditedRow.wish(userId, itemId, time(result.getObject(3))));
        }
        String platform = nullIfBlank(result.getString(3));
        String token = nullIfBlank(result.getString(4));
        String locale = nullIfBlank(result.getString(5));
        return Optional.ofNullable(token)
                .map(known -> AuditedRow.device(
                        userId, itemId, platform == null ? "" : platform.toLowerCase(Locale.ROOT), known, locale));
    }

    private static long time(Object value) {
        if (value == null) {
            return 0;
        }
        if (value instanceof Timestamp timestamp) {
            return timestamp.getTime();
        }
        if (value instanceof LocalDateTime dateTime) {
            return dateTime.toInstant(ZoneOffset.UTC).toEpochMilli();
        }
        if (value instanceof Number number) {
            return number.longValue() >= LEAST_MICROS ? number.longValue() / 1_000 : number.longValue();
        }
        throw new IllegalArgumentException("The column with the time a product was added holds a "
                + value.getClass().getSimpleName() + ", which the job can't read.");
    }

    private static String nullIfBlank(String text) {
        return text == null || text.isBlank() ? null : text;
    }
}
