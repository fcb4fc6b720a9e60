package dev.wishcast.audit;

import dev.wishcast.connectors.kafka.KafkaOptions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

/**
 * Where a table is and what its columns are called. A column can have several names, separated by commas, as in the job's
 * options. Immutable.
 *
 * @param table the table
 * @param name its name with that of its database, such as {@code shop.device}
 * @param required the columns that must be there, the primary key first
 * @param optional the column that may be missing
 */
public record TableLayout(AuditedTable table, String name, List<String> required, String optional) {

    /** Checks the name, and throws an {@link IllegalArgumentException} if it lacks a database. */
    public TableLayout {
        if (!name.matches("[^.]+\\.[^.]+")) {
            throw new IllegalArgumentException(
                    "'" + name + "' is no table with its database, such as shop.wishlist_item.");
        }
    }

    /**
     * The wishlist table, by the options of the job.
     *
     * @param name its name with that of its database; if {@code null}, the last two parts of the topic's name, which
     *     Debezium calls after it
     */
    public static TableLayout wishlist(ReadableConfig config, String name) {
        return new TableLayout(
                AuditedTable.WISHLIST,
                nameOf(name, KafkaOptions.WISHLIST_TOPIC, config),
                List.of(
                        config.get(KafkaOptions.WISHLIST_USER_COLUMN),
                        config.get(KafkaOptions.WISHLIST_PRODUCT_COLUMN)),
                config.get(KafkaOptions.WISHLIST_ADDED_AT_COLUMN));
    }

    /** The device table, likewise. */
    public static TableLayout devices(ReadableConfig config, String name) {
        return new TableLayout(
                AuditedTable.DEVICE,
                nameOf(name, KafkaOptions.DEVICE_TOPIC, config),
                List.of(
                        config.get(KafkaOptions.DEVICE_USER_COLUMN),
                        config.get(KafkaOptions.DEVICE_DEVICE_COLUMN),
                        config.get(KafkaOptions.DEVICE_PLATFORM_COLUMN),
                        config.get(KafkaOptions.DEVICE_TOKEN_COLUMN)),
                config.get(KafkaOptions.DEVICE_LOCALE_COLUMN));
    }

    private static String nameOf(String name, ConfigOption<String> topic, ReadableConfig config) {
        return name == null ? config.get(topic).replaceFirst("^.*\\.([^.]+\\.[^.]+)$", "$1") : name;
    }

    /**
     * Makes the query of all rows, with the columns in the order of {@link #required} and {@link #optional}. It looks up which
     * columns there are: the optional one may be missing.
     *
     * @throws IllegalArgumentException if one is missing that must be there; the message names it
     */
    String query(Connection connection) throws SQLException {
        Set<String> existing = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        try (Statement statement = connection.createStatement();
                ResultSet none = statement.executeQuery("SELECT * FROM " + quoted(name) + " LIMIT 0")) {
            ResultSetMetaData columns = none.getMetaData();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                existing.add(columns.getColumnName(i));
            }
        }
        return query(existing);
    }

    String query(Set<String> existing) {
        List<String> selected = new ArrayList<>();
        for (String column : required) {
            selected.add(expression(column, existing)
                    .orElseThrow(
                            () -> new IllegalArgumentException("Table " + name + " has no column " + column + ".")));
        }
        selected.add(expression(optional, existing).orElse("NULL"));
        return "SELECT " + String.join(", ", selected) + " FROM " + quoted(name);
    }

    /** Of a column's names, as many as there are; the first that is not null counts, as it does for the job. */
    private static Optional<String> expression(String column, Set<String> existing) {
        List<String> names = Arrays.stream(column.split(",", -1))
                .filter(existing::contains)
                .map(TableLayout::quoted)
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
}
