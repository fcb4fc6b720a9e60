package dev.wishcast.connectors.debezium;

/** What a change event says of its row, or that the event is a heartbeat. */
public enum ChangeKind {
    /** The row exists: Debezium operations {@code c}, {@code u} and {@code r}. */
    UPSERTED,
    /** The row is gone: operation {@code d}. */
    DELETED,
    /** The row is gone: the tombstone that follows a delete, and outlives it in a compacted topic. */
    TOMBSTONE,
    /**
     * The row exists, but no push can reach what it describes: a device without a token, of a platform without a channel, or
     * that the configuration leaves out. Whatever was known of the device is no longer true.
     */
    UNREACHABLE,
    /**
     * A heartbeat among the table's change events. Changes that were committed before the heartbeat are before it in its
     * partition.
     */
    HEARTBEAT
}
