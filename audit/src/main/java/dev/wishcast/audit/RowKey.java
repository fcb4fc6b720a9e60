package dev.wishcast.audit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.List;

/**
 * How Debezium writes the keys of a table's rows, byte by byte. Kafka's partitioner and compaction take keys apart by their bytes.
 * Immutable.
 *
 * @param topic the topic of the table's changes
 * @param columns the primary key's columns, in its order
 */
record RowKey(String topic, List<Column> columns) {

    /**
     * A column of the primary key. Immutable.
     *
     * @param name its name
     * @param isUser whether it holds the user, and not the product or the device
     * @param isInteger whether MySQL's type is an integer, which Debezium writes without quotes
     */
    record Column(String name, boolean isUser, boolean isInteger) {}

    /** The key of a row, as JSON. */
    String of(String userId, String itemId) {
        ObjectNode key = JsonNodeFactory.instance.objectNode();
        for (Column column : columns) {
            String id = column.isUser() ? userId : itemId;
            if (column.isInteger()) {
                key.put(column.name(), new BigInteger(id));
            } else {
                key.put(column.name(), id);
            }
        }
        return key.toString();
    }
}
