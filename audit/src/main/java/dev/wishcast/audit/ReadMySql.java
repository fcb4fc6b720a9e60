package dev.wishcast.audit;

import dev.wishcast.connectors.debezium.DeviceFilter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.util.Collector;

/** Reads all of a table in one query, as one moment, row by row. Rows are read the way the job's own decoders do. */
final class ReadMySql extends RichFlatMapFunction<AuditedTable, AuditedRow> {

    /** What makes Connector/J hand on rows as they come, and not collect them first. */
    private static final int ROW_BY_ROW = Integer.MIN_VALUE;

    /** As milliseconds, this is the year 5138; as microseconds, 1973. Debezium's numbers are told apart by it. */
    private static final long LEAST_MICROS = 100_000_000_000_000L;

    /** The job leaves out what is longer. */
    private static final int MAX_LOCALE_CHARACTERS = 35;

    /** The first column of the filter, behind those of the device. */
    private static final int FIRST_FILTERED = 6;

    private final MySqlAccess mysql;
    private final String wishlist;
    private final String devices;
    private final DeviceFilter filter;
    private final int filtered;

    /**
     * Takes the queries of {@link TableLayout#query}.
     *
     * @param filter which devices the index has
     */
    ReadMySql(MySqlAccess mysql, String wishlist, String devices, DeviceFilter filter) {
        this.mysql = mysql;
        this.wishlist = wishlist;
        this.devices = devices;
        this.filter = filter;
        this.filtered = filter.columns().size();
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
     * The row that the result is at. The index has no devices without a token, of platforms without a channel, and that the
     * filter leaves out: they are no rows.
     */
    Optional<AuditedRow> row(AuditedTable table, ResultSet result) throws SQLException {
        String userId = result.getString(1);
        String itemId = result.getString(2);
        if (table == AuditedTable.WISHLIST) {
            return Optional.of(AuditedRow.wish(userId, itemId, time(result.getObject(3))));
        }
        String platform = filter.platform(result.getString(3));
        String token = nullIfBlank(result.getString(4));
        if (platform == null || token == null || !isAccepted(result)) {
            return Optional.empty();
        }
        return Optional.of(AuditedRow.device(userId, itemId, platform, token, readable(result.getString(5))));
    }

    private boolean isAccepted(ResultSet device) throws SQLException {
        for (int i = 0; i < filtered; i++) {
            if (!filter.accepts(i, device.getString(FIRST_FILTERED + i))) {
                return false;
            }
        }
        return true;
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

    /** The language as the job keeps it. */
    private static String readable(String locale) {
        return locale == null || locale.length() > MAX_LOCALE_CHARACTERS ? null : nullIfBlank(locale);
    }

    private static String nullIfBlank(String text) {
        return text == null || text.isBlank() ? null : text;
    }
}
