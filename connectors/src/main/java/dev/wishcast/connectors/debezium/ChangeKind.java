package dev.wishcast.connectors.debezium;

/** What a change event says: the row is there, the row is gone, or the event is a heartbeat. */
public enum ChangeKind {
    /** The row exists: Debezium operations {@code c}, {@code u} and {@code r}. */
    UPSERTED,
    /** The row is gone: operation {@code d}, or a tombstone that outlived its delete in a compacted topic. */
    DELETED,
    /**
     * A heartbeat among the table's change events. Changes that were committed before the heartbeat are before it in its
     * partition.
     */
    HEARTBEAT
}
