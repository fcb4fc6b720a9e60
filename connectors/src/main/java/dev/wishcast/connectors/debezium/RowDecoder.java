package dev.wishcast.connectors.debezium;

import dev.wishcast.connectors.DeadLetterReason;
import dev.wishcast.connectors.RecordDecoder;
import dev.wishcast.connectors.UndecodableException;
import java.util.List;

/**
 * Decodes the change events of one table, and the tombstones that follow its deletes.
 *
 * <p>A changed primary key arrives as a delete and a tombstone on the old key and a create on the new one, so one record
 * is never more than one change.
 *
 * @param <T> what a change of this table means
 */
abstract class RowDecoder<T> implements RecordDecoder<T> {

    /** For rows that do not say when their change was committed. */
    private static final long UNKNOWN = 0;

    private final ChangeEvent event;
    private final int keyColumns;

    /**
     * Creates a decoder.
     *
     * @param columns their names, of which each can be several in the order of preference with commas between them
     * @param keyColumns how many of the columns, from the first, are the table's primary key
     */
    RowDecoder(List<String> columns, int keyColumns) {
        this.event = new ChangeEvent(columns);
        this.keyColumns = keyColumns;
    }

    /**
     * What a row means that is there now.
     *
     * @param before the row before the change, not present if the record does not say
     * @param changedAt when MySQL committed it, or {@value #UNKNOWN}
     * @param writtenAt when the record was written to Kafka
     */
    abstract T upserted(Row before, Row row, long changedAt, long writtenAt) throws UndecodableException;

    /**
     * What a row means that is gone.
     *
     * @param kind whether a delete says so, or a tombstone
     */
    abstract T deleted(Row row, ChangeKind kind, long changedAt) throws UndecodableException;

    abstract T heartbeat(long committedAt);

    @Override
    public final T decode(byte[] key, byte[] value, long timestamp) throws UndecodableException {
        if (value == null) {
            return deleted(event.readKeyOfGoneRow(key, keyColumns), ChangeKind.TOMBSTONE, UNKNOWN);
        }
        event.read(value, timestamp);
        if (event.isHeartbeat()) {
            return event.movesTime() ? heartbeat(event.committedAt()) : null;
        }
        return change(key, timestamp);
    }

    @Override
    public final long valuesUnreadable() {
        return event.valuesUnreadable();
    }

    private T change(byte[] key, long writtenAt) throws UndecodableException {
        if (event.operation() == ChangeEvent.Operation.DELETE && !event.before().isPresent()) {
            return deleted(event.readKeyOfGoneRow(key, keyColumns), ChangeKind.DELETED, event.committedAt());
        }
        return switch (event.operation()) {
            case CREATE ->
                ofKey(key, event.after(), upserted(event.before(), event.after(), event.committedAt(), writtenAt));
            case UPDATE -> ofKey(key, event.after(), updated(writtenAt));
            // The timestamp of a snapshot row is that of the snapshot: the row itself may be years old.
            case SNAPSHOT -> ofKey(key, event.after(), upserted(event.before(), event.after(), UNKNOWN, writtenAt));
            case DELETE -> ofKey(key, event.before(), deleted(event.before(), ChangeKind.DELETED, event.committedAt()));
        };
    }

    private T updated(long writtenAt) throws UndecodableException {
        if (event.before().isPresent() && !event.before().agreesWith(event.after(), keyColumns)) {
            throw new UndecodableException(
                    DeadLetterReason.UNSUPPORTED,
                    "an update changes the primary key: remove message.key.columns, so that it comes as delete and create");
        }
        return upserted(event.before(), event.after(), event.committedAt(), writtenAt);
    }

    /** Changes of a row keep their order, and are compacted, by its key: under that of another row they would not be. */
    private T ofKey(byte[] key, Row row, T change) throws UndecodableException {
        if (!event.isKeyOf(row, key, keyColumns)) {
            throw UndecodableException.invalid("the record's key is that of another row than its value");
        }
        return change;
    }
}
