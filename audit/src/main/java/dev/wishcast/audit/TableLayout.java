package dev.wishcast.audit;

import dev.wishcast.connectors.debezium.DeviceFilter;
import dev.wishcast.connectors.kafka.KafkaOptions;
import dev.wishcast.job.index.IndexSettings;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

/**
 * Where a table is and what its columns are called. A column can have several names, separated by commas, as in the job's
 * options. Immutable.
 *
 * @param table the table
 * @param name its name with that of its database, such as {@code shop.device}
 * @param topic the topic of its changes
 * @param required the columns that must be there, the primary key first
 * @param optional the column that may be missing
 * @param filter which rows of the device table the index has; {@code null} for the wishlist table, of which it has all
 */
public record TableLayout(
        AuditedTable table, String name, String topic, List<String> required, String optional, DeviceFilter filter) {

    /** How many columns the primary key has: user, and product or device. */
    private static final int KEY_COLUMNS = 2;

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
                config.get(KafkaOptions.WISHLIST_TOPIC),
                List.of(
                        config.get(KafkaOptions.WISHLIST_USER_COLUMN),
                        config.get(KafkaOptions.WISHLIST_PRODUCT_COLUMN)),
                config.get(KafkaOptions.WISHLIST_ADDED_AT_COLUMN),
                null);
    }

    /** The device table, likewise. */
    public static TableLayout devices(ReadableConfig config, String name) {
        return new TableLayout(
                AuditedTable.DEVICE,
                nameOf(name, KafkaOptions.DEVICE_TOPIC, config),
                config.get(KafkaOptions.DEVICE_TOPIC),
                List.of(
                        config.get(KafkaOptions.DEVICE_USER_COLUMN),
                        config.get(KafkaOptions.DEVICE_DEVICE_COLUMN),
                        config.get(KafkaOptions.DEVICE_PLATFORM_COLUMN),
                        config.get(KafkaOptions.DEVICE_TOKEN_COLUMN)),
                config.get(KafkaOptions.DEVICE_LOCALE_COLUMN),
                KafkaOptions.deviceFilter(
                        config, IndexSettings.of(config).channels().keySet()));
    }

    private static String nameOf(String name, ConfigOption<String> topic, ReadableConfig config) {
        return name == null ? config.get(topic).replaceFirst("^.*\\.([^.]+\\.[^.]+)$", "$1") : name;
    }

    /**
     * Makes the query of all rows, with the columns in the order of {@link #required}, {@link #optional} and {@link #filter}. It
     * looks up which columns there are: the optional one may be missing.
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
        required.forEach(column -> selected.add(requiredExpression(column, existing)));
        selected.add(expression(optional, existing).orElse("NULL"));
        if (filter != null) {
            filter.columns().forEach(column -> selected.add(requiredExpression(column, existing)));
        }
        return "SELECT " + String.join(", ", selected) + " FROM " + quoted(name);
    }

    private String requiredExpression(String column, Set<String> existing) {
        return expression(column, existing)
                .orElseThrow(() -> new IllegalArgumentException("Table " + name + " has no column " + column + "."));
    }

    /**
     * Looks up how Debezium writes the keys of the table's rows.
     *
     * @throws IllegalArgumentException if the primary key is another than the job needs; the message names it
     */
    RowKey key(Connection connection) throws SQLException {
        String[] parts = name.split("\\.", 2);
        DatabaseMetaData metadata = connection.getMetaData();
        Map<String, Boolean> integers = new HashMap<>();
        try (ResultSet columns = metadata.getColumns(parts[0], null, parts[1], null)) {
            while (columns.next()) {
                integers.put(columns.getString("COLUMN_NAME"), isInteger(columns.getInt("DATA_TYPE")));
            }
        }
        Map<Short, String> byPlace = new TreeMap<>();
        try (ResultSet primaryKey = metadata.getPrimaryKeys(parts[0], null, parts[1])) {
            while (primaryKey.next()) {
                byPlace.put(primaryKey.getShort("KEY_SEQ"), primaryKey.getString("COLUMN_NAME"));
            }
        }
        return key(List.copyOf(byPlace.values()), integers);
    }

    RowKey key(List<String> primaryKey, Map<String, Boolean> integers) {
        List<RowKey.Column> columns = new ArrayList<>();
        for (String column : primaryKey) {
            boolean isUser = isNameOf(required.get(0), column);
            if (isUser || isNameOf(required.get(1), column)) {
                columns.add(new RowKey.Column(column, isUser, integers.get(column)));
            }
        }
        if (primaryKey.size() != KEY_COLUMNS || columns.size() != KEY_COLUMNS) {
            throw new IllegalArgumentException("The primary key of table " + name + " is " + primaryKey
                    + ", but must be " + required.subList(0, KEY_COLUMNS) + ".");
        }
        return new RowKey(topic, columns);
    }

    private static boolean isNameOf(String names, String column) {
        return Arrays.stream(names.split(",")).map(String::strip).anyMatch(column::equalsIgnoreCase);
    }

    private static boolean isInteger(int type) {
        return type == Types.TINYINT || type == Types.SMALLINT || type == Types.INTEGER || type == Types.BIGINT;
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
