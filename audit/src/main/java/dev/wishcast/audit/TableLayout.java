package dev.wishcast.audit;

import dev.wishcast.connectors.kafka.CdcOptions;
import java.util.List;
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

    /** @throws IllegalArgumentException if the name lacks a database */
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
                nameOf(name, CdcOptions.WISHLIST_TOPIC, config),
                List.of(config.get(CdcOptions.WISHLIST_USER_COLUMN), config.get(CdcOptions.WISHLIST_PRODUCT_COLUMN)),
                config.get(CdcOptions.WISHLIST_ADDED_AT_COLUMN));
    }

    /** The device table, likewise. */
    public static TableLayout devices(ReadableConfig config, String name) {
        return new TableLayout(
                AuditedTable.DEVICE,
                nameOf(name, CdcOptions.DEVICE_TOPIC, config),
                List.of(
                        config.get(CdcOptions.DEVICE_USER_COLUMN),
                        config.get(CdcOptions.DEVICE_DEVICE_COLUMN),
                        config.get(CdcOptions.DEVICE_PLATFORM_COLUMN),
                        config.get(CdcOptions.DEVICE_TOKEN_COLUMN)),
                config.get(CdcOptions.DEVICE_LOCALE_COLUMN));
    }

    private static String nameOf(String name, ConfigOption<String> topic, ReadableConfig config) {
        return name == null ? config.get(topic).replaceFirst("^.*\\.([^.]+\\.[^.]+)$", "$1") : name;
    }
}
