package dev.wishcast.audit;

import java.io.Serializable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * How to read one of the tables, and its rows the way the job's own decoders do. Immutable.
 *
 * @param table the table
 * @param sql selects its columns in the order of {@link #row}
 */
record TableQuery(AuditedTable table, String sql) implements Serializable {

    /** As milliseconds, this is the year 5138; as microseconds, 1973. Debezium's numbers are told apart by it. */
    private static final long LEAST_MICROS = 100_000_000_000_000L;

    /**
     * Looks up which columns there are. One that the job does without, such as a locale, may be missing.
     *
     * @throws IllegalArgumentException if one is missing that must be there; the message names it
     */
    static TableQuery of(TableLayout layout, Connection connection) throws SQLException {
        Set<String> existing = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        try (Statement statement = connection.createStatement();
                ResultSet none = statement.executeQuery("SELECT * FROM " + quoted(layout.name()) + " LIMIT 0")) {
            ResultSetMetaData columns = none.getMetaData();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                existing.add(columns.getColumnName(i));
            }
        }
        return new TableQuery(layout.table(), select(layout, existing));
    }

    static String select(TableLayout layout, Set<String> existing) {
        List<String> selected = new ArrayList<>();
        for (String column : layout.required()) {
            selected.add(expression(column, existing)
                    .orElseThrow(() ->
                            new IllegalArgumentException("Table " + layout.name() + " has no column " + column + ".")));
        }
        selected.add(expression(layout.optional(), existing).orElse("NULL"));
        return "SELECT " + String.join(", ", selected) + " FROM " + quoted(layout.name());
    }

    /** Of a column's names, as many as there are; the first that is not null counts, as it does for the job. */
    private static Optional<String> expression(String column, Set<String> existing) {
        List<String> names = Arrays.stream(column.split(",", -1))
                .filter(existing::contains)
                .map(TableQuery::quoted)
                .toList();
        return switch (names.size()) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(names.get(0));
            default -> Optional.of("COALESCE(" + String.join(", ", names) + ")");
        };
    }

    private static String quoted(String name) {
        return "`" + name.replace("`", "``").replace(".", "`.`") + "`";
    }

    /** The row that the result is at. One that the job can't use, such as a device of another platform, is a row too. */
    AuditedRow row(ResultSet result) throws SQLException {
        String userId = result.getString(1);
        String itemId = result.getString(2);
        if (table == AuditedTable.WISHLIST) {
            return AuditedRow.wish(userId, itemId, time(result.getObject(3)));
        }
        String platform = result.getString(3).toLowerCase(Locale.ROOT);
        return AuditedRow.device(userId, itemId, platform, result.getString(4), nullIfBlank(result.getString(5)));
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
