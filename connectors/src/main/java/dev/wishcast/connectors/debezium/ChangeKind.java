package dev.wishcast.connectors.debezium;

/** What a change event says of its row: that it is there now, or that it is gone. */
public enum ChangeKind {
    /** The row exists: Debezium operations {@code c}, {@code u} and {@code r}. */
    UPSERTED,
    /** The row is gone: operation {@code d}, or a tombstone that outlived its delete in a compacted topic. */
    DELETED,
    /**
     * No row of the table, but a heartbeat among its change events: whatever was committed before it stands before it in
     * its partition.
     */
    HEARTBEAT
}
