package dev.wishcast.connectors.debezium;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.wishcast.connectors.UndecodableException;
import dev.wishcast.connectors.json.Json;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;

/** The columns we read of one row, before, after or as a key. Reused from record to record; not thread-safe. */
final class Row {

    /** The longest id, in characters: MySQL's usual VARCHAR(255). Ids are keys of the job's state. */
    static final int MAX_ID_CHARACTERS = 255;

    /** As milliseconds, this is the year 5138; as microseconds, 1973. */
    private static final long LEAST_MICROS = 100_000_000_000_000L;

    private final String name;
    private final String[] columns;
    private final JsonToken[] tokens;
    private final String[] texts;
    private boolean present;

    Row(String name, List<String> columns) {
        this.name = name;
        // The parser interns field names, so that equals() mostly ends at the first comparison.
        this.columns = columns.stream().map(String::intern).toArray(String[]::new);
        this.tokens = new JsonToken[columns.size()];
        this.texts = new String[columns.size()];
    }

    void clear() {
        present = false;
        Arrays.fill(tokens, null);
        Arrays.fill(texts, null);
    }

    boolean isPresent() {
        return present;
    }

    /** Whether none of our columns is there. */
    boolean isEmpty() {
        for (JsonToken token : tokens) {
            if (token != null) {
                return false;
            }
        }
        return true;
    }

    /** Reads the object that the parser has just entered. */
    void read(JsonParser parser) throws IOException, UndecodableException {
        present = true;
        for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
            int column = indexOf(field);
            JsonToken token = parser.nextToken();
            if (column >= 0) {
                set(column, token, parser);
            }
            parser.skipChildren();
        }
    }

    private int indexOf(String field) {
        for (int i = 0; i < columns.length; i++) {
            if (columns[i].equals(field)) {
                return i;
            }
        }
        return -1;
    }

    private void set(int column, JsonToken token, JsonParser parser) throws IOException, UndecodableException {
        if (tokens[column] != null) {
            throw UndecodableException.invalid(path(column) + " is there twice");
        }
        tokens[column] = token;
        if (token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_NUMBER_INT) {
            texts[column] = parser.getText();
        }
    }

    /** Whether the first columns of both rows are the same. */
    boolean agreesWith(Row other, int firstColumns) {
        return Arrays.equals(texts, 0, firstColumns, other.texts, 0, firstColumns);
    }

    /** An identifier as an opaque string, be it text or an integer in MySQL. */
    String id(int column) throws UndecodableException {
        JsonToken token = tokens[column];
        if (token != JsonToken.VALUE_STRING && token != JsonToken.VALUE_NUMBER_INT) {
            throw UndecodableException.invalid(
                    path(column) + " must be a string or an integer, but is " + Json.describe(token));
        }
        if (texts[column].isBlank()) {
            throw UndecodableException.invalid(path(column) + " is empty");
        }
        return bounded(column, MAX_ID_CHARACTERS);
    }

    /** A text that must be there. */
    String text(int column, int maxCharacters) throws UndecodableException {
        String text = textOrNull(column, maxCharacters);
        if (text == null) {
            String found = tokens[column] == JsonToken.VALUE_STRING ? "empty" : Json.describe(tokens[column]);
            throw UndecodableException.invalid(path(column) + " must be a string, but is " + found);
        }
        return text;
    }

    /** A text, or {@code null} if it is missing, null or blank. */
    String textOrNull(int column, int maxCharacters) throws UndecodableException {
        JsonToken token = tokens[column];
        if (token == null || token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (token != JsonToken.VALUE_STRING) {
            throw UndecodableException.invalid(path(column) + " must be a string, but is " + Json.describe(token));
        }
        return texts[column].isBlank() ? null : bounded(column, maxCharacters);
    }

    private String bounded(int column, int maxCharacters) throws UndecodableException {
        String text = texts[column];
        if (text.length() > maxCharacters) {
            throw UndecodableException.invalid(path(column) + " has " + text.length() + " characters, but at most "
                    + maxCharacters + " are allowed");
        }
        return text;
    }

    /**
     * A point in time in milliseconds since the epoch, or 0 if it is missing or null.
     *
     * <p>Debezium writes TIMESTAMP as an ISO-8601 string, DATETIME and DATETIME(1..3) as milliseconds and DATETIME(4..6)
     * as microseconds. Without a schema the last two differ by magnitude only, which is enough from 1973 to 5138.
     */
    long time(int column) throws UndecodableException {
        JsonToken token = tokens[column];
        if (token == null || token == JsonToken.VALUE_NULL) {
            return 0;
        }
        try {
            if (token == JsonToken.VALUE_NUMBER_INT) {
                long number = Long.parseLong(texts[column]);
                return number >= LEAST_MICROS ? number / 1_000 : number;
            }
            if (token == JsonToken.VALUE_STRING) {
                return OffsetDateTime.parse(texts[column]).toInstant().toEpochMilli();
            }
        } catch (NumberFormatException | DateTimeException e) {
            throw notATime(column);
        }
        throw notATime(column);
    }

    private UndecodableException notATime(int column) {
        return UndecodableException.invalid(
                path(column) + " must be milliseconds or microseconds since the epoch, or ISO-8601 with an offset");
    }

    private String path(int column) {
        return name + "." + columns[column];
    }
}
