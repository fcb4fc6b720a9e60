package dev.wishcast.connectors.debezium;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.wishcast.connectors.DeadLetterReason;
import dev.wishcast.connectors.UndecodableException;
import dev.wishcast.connectors.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * One change event, read from a record that Debezium wrote as JSON without schemas. Reused from record to record; not
 * thread-safe.
 *
 * <p>Jackson's own check for duplicate fields costs a hash set for each object, so only the fields we read are checked.
 */
final class ChangeEvent {

    /** The operations of a change event, by the code in its {@code op} field. */
    enum Operation {
        CREATE,
        UPDATE,
        DELETE,
        SNAPSHOT
    }

    /**
     * How much later a change can have been committed than written to Kafka, by clocks that disagree: the worst we have
     * thought of is local time taken for UTC. The time decides how long sales wait; a row that got it from nowhere would
     * keep them from waiting for anything.
     */
    static final Duration MAX_CLOCK_DIFFERENCE = Duration.ofDays(1);

    private static final long NO_TIME = -1;

    /** How the names of tables end whose rows are heartbeats: {@code device_heartbeat} beats among the devices. */
    private static final String HEARTBEAT_SUFFIX = "_heartbeat";

    private final List<String> columns;
    private final Row before;
    private final Row after;
    private final Row key;
    private byte[] document;
    private Operation operation;
    private long committedAt;
    private boolean sourceSeen;
    private boolean tableSeen;
    private boolean heartbeat;

    ChangeEvent(List<String> columns) {
        this.columns = columns;
        this.before = new Row("before", columns);
        this.after = new Row("after", columns);
        this.key = new Row("key", columns);
    }

    Row before() {
        return before;
    }

    /** The row after the change, which must be there. */
    Row after() throws UndecodableException {
        if (!after.isPresent()) {
            throw UndecodableException.invalid("after is missing");
        }
        return after;
    }

    Operation operation() {
        return operation;
    }

    /** When MySQL committed the change, in milliseconds since the epoch; for a snapshot row, when the snapshot began. */
    long committedAt() {
        return committedAt;
    }

    /** Whether the row is of a table of heartbeats. */
    boolean isHeartbeat() {
        return heartbeat;
    }

    /**
     * Whether a heartbeat says that all that was committed before it has been read. One of the snapshot does not: rows that
     * the snapshot has not read yet may follow it, whatever their age.
     */
    boolean movesTime() {
        return operation == Operation.CREATE || operation == Operation.UPDATE;
    }

    /**
     * Reads a record's key where there is nothing else that says which row is gone.
     *
     * @param keyColumns how many of the columns, from the first, are the table's primary key
     */
    Row readKeyOfGoneRow(byte[] bytes, int keyColumns) throws UndecodableException {
        readKey(bytes, keyColumns);
        // With some of its columns it is one of which a column was renamed. Who asks for that column says so.
        if (!key.hasSomeOf(keyColumns)) {
            requirePrimaryKey(keyColumns);
        }
        return key;
    }

    private void readKey(byte[] bytes, int keyColumns) throws UndecodableException {
        if (bytes == null) {
            throw unordered("the record has no key", keyColumns);
        }
        key.clear();
        Json.readObject(bytes, key::readColumns);
        if ("schema".equals(key.otherField()) || "payload".equals(key.otherField())) {
            throw UndecodableException.invalid("the key carries its schema: set key.converter.schemas.enable=false");
        }
    }

    /** A key must be the primary key, all of it and nothing else. Otherwise, changes of a row could have different keys. */
    private void requirePrimaryKey(int keyColumns) throws UndecodableException {
        if (!key.consistsOf(keyColumns)) {
            throw unordered("the record's key has other columns", keyColumns);
        }
    }

    private UndecodableException unordered(String problem, int keyColumns) {
        return new UndecodableException(
                DeadLetterReason.UNORDERED,
                problem + ", but must be the primary key " + columns.subList(0, keyColumns)
                        + ": else changes of a row keep no order. Is that the table's primary key, and message.key.columns not set?");
    }

    /**
     * Whether a record's key is that of a row of its value.
     *
     * @param row the one before or after, with its primary key
     * @param keyColumns how many of the columns, from the first, are the table's primary key
     */
    boolean isKeyOf(Row row, byte[] bytes, int keyColumns) throws UndecodableException {
        if (bytes != null && row.beginsAs(bytes, document, keyColumns)) {
            return true;
        }
        readKey(bytes, keyColumns);
        requirePrimaryKey(keyColumns);
        return key.agreesWith(row, keyColumns);
    }

    /** How many values of rows could not be read so far, and were left out. */
    long valuesUnreadable() {
        return after.valuesUnreadable();
    }

    /**
     * Reads a record's value.
     *
     * @param writtenAt when it was written to Kafka, in milliseconds since the epoch
     */
    void read(byte[] bytes, long writtenAt) throws UndecodableException {
        clear();
        document = bytes;
        Json.readObject(bytes, this::readFields);
        if (operation == null) {
            throw UndecodableException.invalid(
                    "op is missing: this is not a Debezium change event, or it was unwrapped");
        }
        if (committedAt == NO_TIME) {
            throw UndecodableException.invalid("source.ts_ms is missing");
        }
        if (committedAt - MAX_CLOCK_DIFFERENCE.toMillis() > writtenAt) {
            throw UndecodableException.invalid(
                    "source.ts_ms is more than a day later than the record: is it milliseconds, and MySQL's clock right?");
        }
    }

    private void clear() {
        before.clear();
        after.clear();
        operation = null;
        committedAt = NO_TIME;
        sourceSeen = false;
        tableSeen = false;
        heartbeat = false;
    }

    private void readFields(JsonParser parser) throws IOException, UndecodableException {
        for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
            readField(field, parser);
        }
    }

    private void readField(String field, JsonParser parser) throws IOException, UndecodableException {
        JsonToken token = parser.nextToken();
        switch (field) {
            case "before" -> before.readField(token, parser);
            case "after" -> after.readField(token, parser);
            case "source" -> {
                once(sourceSeen, field);
                sourceSeen = true;
                readSource(token, parser);
            }
            case "op" -> {
                once(operation != null, field);
                operation = operation(token, parser);
            }
            case "schema", "payload" ->
                throw UndecodableException.invalid(
                        "carries its schema: set value.converter.schemas.enable=false (and key.converter.schemas.enable=false)");
            default -> parser.skipChildren();
        }
    }

    private static void once(boolean seen, String field) throws UndecodableException {
        if (seen) {
            throw UndecodableException.invalid(field + " is there twice");
        }
    }

    private void readSource(JsonToken token, JsonParser parser) throws IOException, UndecodableException {
        if (token != JsonToken.START_OBJECT) {
            throw UndecodableException.invalid("source must be an object, but is " + Json.describe(token));
        }
        for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
            JsonToken value = parser.nextToken();
            if (field.equals("ts_ms")) {
                once(committedAt != NO_TIME, "source.ts_ms");
                committedAt = time(value, parser);
            } else if (field.equals("table")) {
                once(tableSeen, "source.table");
                tableSeen = true;
                heartbeat = value == JsonToken.VALUE_STRING && parser.getText().endsWith(HEARTBEAT_SUFFIX);
            }
            parser.skipChildren();
        }
    }

    private static long time(JsonToken token, JsonParser parser) throws IOException, UndecodableException {
        boolean fitsLong =
                token == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
        if (!fitsLong || parser.getLongValue() < 0) {
            throw UndecodableException.invalid("source.ts_ms must be milliseconds since the epoch");
        }
        return parser.getLongValue();
    }

    private static Operation operation(JsonToken token, JsonParser parser) throws IOException, UndecodableException {
        String code = token == JsonToken.VALUE_STRING ? parser.getText() : "";
        return switch (code) {
            case "c" -> Operation.CREATE;
            case "u" -> Operation.UPDATE;
            case "d" -> Operation.DELETE;
            case "r" -> Operation.SNAPSHOT;
            case "t" ->
                throw new UndecodableException(
                        DeadLetterReason.UNSUPPORTED,
                        "TRUNCATE does not say which rows are gone: rebuild the index from a new snapshot");
            case "m" -> throw new UndecodableException(DeadLetterReason.UNSUPPORTED, "is a message, not a row");
            default -> throw UndecodableException.invalid("op must be one of c, u, d, r");
        };
    }
}
