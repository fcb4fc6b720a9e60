package dev.wishcast.audit;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/**
 * Writes a tombstone for each row that only the index has: one file for each topic, as Kafka's console producer reads them. Not
 * thread-safe.
 */
final class Tombstones implements Closeable {

    private static final String NO_VALUE = "\tNULL\n";

    private final Map<AuditedTable, RowKey> keys;
    private final Map<AuditedTable, BufferedWriter> files = new EnumMap<>(AuditedTable.class);

    /**
     * Creates the files, empty.
     *
     * @param folder is created if it is missing
     * @param keys the keys of each table's rows
     */
    Tombstones(Path folder, Map<AuditedTable, RowKey> keys) throws IOException {
        this.keys = keys;
        Files.createDirectories(folder);
        for (Map.Entry<AuditedTable, RowKey> table : keys.entrySet()) {
            files.put(
                    table.getKey(),
                    Files.newBufferedWriter(
                            folder.resolve(fileOf(table.getValue().topic()))));
        }
    }

    /** The name of a topic's file. */
    static String fileOf(String topic) {
        return topic + ".tombstones";
    }

    /** Adds the tombstone of a row that only the index has. */
    void add(Difference row) throws IOException {
        files.get(row.table())
                .append(keys.get(row.table()).of(row.userId(), row.itemId()))
                .append(NO_VALUE);
    }

    @Override
    public void close() throws IOException {
        for (BufferedWriter file : files.values()) {
            file.close();
        }
    }
}
