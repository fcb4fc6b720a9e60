package dev.wishcast.connectors.debezium;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.wishcast.connectors.UndecodableException;
import dev.wishcast.connectors.json.Json;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The columns that the job reads of a row: before a change, after it, or the key. Reused for every record; not thread-safe. */
final class Row {

    private static final Logger LOG = LoggerFactory.getLogger(Row.class);

    /** The longest id, in characters: MySQL's usual VARCHAR(255). Ids are keys of the job's state. */
    static final int MAX_ID_CHARACTERS = 255;

    /** As milliseconds, this is the year 5138; as microseconds, 1973. */
    private static final long LEAST_MICROS = 100_000_000_000_000L;

    private final String name;
    private final List<String> columns;
    /** Every name a column can have. */
    private final String[] names;
    /** Which column each of them is of. */
    private final int[] columnOf;

    private final boolean[] seen;
    private final boolean[] warned;
    /** Which of its names each column was read by, or -1. */
    private final int[] readBy;

    private final JsonToken[] tokens;
    private final String[] texts;
    /** Where in the document each column's value ends, or -1. */
    private final long[] ends;
    /** Which of the row's fields each column is. */
    private final int[] places;

    /** A field that is none of our columns, or {@code null}. */
    private String otherField;

    private long valuesUnreadable;

    /** Where in the document the row begins. */
    private long begin;

    private boolean fieldSeen;
    private boolean present;

    /**
     * Creates a row.
     *
     * @param columns each the name of a column, or several in the order of preference with commas between them
     */
    Row(String name, List<String> columns) {
        this.name = name;
        this.columns = columns;
        // The parser interns field names, so that equals() mostly ends at the first comparison.
        this.names = columns.stream()
                .flatMap(column -> Arrays.stream(column.split(",")))
                .map(alternative -> alternative.strip().intern())
                .toArray(String[]::new);
        this.columnOf = IntStream.range(0, columns.size())
                .flatMap(column -> Arrays.stream(columns.get(column).split(",")).mapToInt(alternative -> column))
                .toArray();
        this.seen = new boolean[names.length];
        this.warned = new boolean[columns.size()];
        this.readBy = new int[columns.size()];
        this.tokens = new JsonToken[columns.size()];
        this.texts = new String[columns.size()];
        this.ends = new long[columns.size()];
        this.places = new int[columns.size()];
    }

    void clear() {
        fieldSeen = false;
        present = false;
        otherField = null;
        Arrays.fill(seen, false);
        Arrays.fill(readBy, -1);
        Arrays.fill(tokens, null);
        Arrays.fill(texts, null);
        Arrays.fill(ends, -1);
    }

    boolean isPresent() {
        return present;
    }

    /** Whether the row has all of its first columns, and no field else. */
    boolean consistsOf(int firstColumns) {
        for (int column = 0; column < tokens.length; column++) {
            if ((tokens[column] != null) != (column < firstColumns)) {
                return false;
            }
        }
        return otherField == null;
    }

    /** Whether the row has some of its first columns, but not all of them. */
    boolean hasSomeOf(int firstColumns) {
        int found = 0;
        for (int column = 0; column < firstColumns; column++) {
            found += tokens[column] == null ? 0 : 1;
        }
        return found > 0 && found < firstColumns;
    }

    /** A field that is none of our columns, or {@code null} if there is none. */
    String otherField() {
        return otherField;
    }

    /** How many values were left out since the start because they could not be read. */
    long valuesUnreadable() {
        return valuesUnreadable;
    }

    /** Reads the change event's field of this row, which is {@code null} if there is no row. */
    void readField(JsonToken token, JsonParser parser) throws IOException, UndecodableException {
        if (fieldSeen) {
            throw UndecodableException.invalid(name + " is there twice");
        }
        fieldSeen = true;
        if (token == JsonToken.START_OBJECT) {
            readColumns(parser);
        } else if (token != JsonToken.VALUE_NULL) {
            throw UndecodableException.invalid(name + " must be an object or null, but is " + Json.describe(token));
        }
    }

    /** Reads the object that the parser has just entered. */
    void readColumns(JsonParser parser) throws IOException, UndecodableException {
        present = true;
        begin = offset(parser) - 1;
        int place = 0;
        for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
            int index = indexOf(field);
            JsonToken token = parser.nextToken();
            if (index >= 0) {
                set(index, place, token, parser);
            } else {
                otherField = field;
            }
            place++;
            parser.skipChildren();
        }
    }

    private int indexOf(String field) {
        for (int i = 0; i < names.length; i++) {
            if (names[i].equals(field)) {
                return i;
            }
        }
        return -1;
    }

    private void set(int index, int place, JsonToken token, JsonParser parser)
            throws IOException, UndecodableException {
        if (seen[index]) {
            throw UndecodableException.invalid(name + "." + names[index] + " is there twice");
        }
        seen[index] = true;
        int column = columnOf[index];
        String text = token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_NUMBER_INT ? parser.getText() : null;
        boolean known = tokens[column] != null && tokens[column] != JsonToken.VALUE_NULL;
        if (!known || (token != JsonToken.VALUE_NULL && index < readBy[column])) {
            readBy[column] = index;
            tokens[column] = token;
            texts[column] = text;
            ends[column] = offset(parser);
            places[column] = place;
        }
    }

    /** In bytes, behind the token if that has been read to its end. */
    private static long offset(JsonParser parser) {
        return parser.currentLocation().getByteOffset();
    }

    /** Whether the first columns of both rows are the same. */
    boolean agreesWith(Row other, int firstColumns) {
        return Arrays.equals(texts, 0, firstColumns, other.texts, 0, firstColumns);
    }

    /**
     * Whether a key is, byte by byte, this row up to the last of its first columns, which are the first of its fields. That
     * is how Debezium writes both, and says as much as reading the key would.
     *
     * @param document that this row was read from; each of its first columns is a string or an integer
     */
    boolean beginsAs(byte[] key, byte[] document, int firstColumns) {
        int closing = key.length - 1;
        long end = -1;
        boolean first = true;
        for (int column = 0; column < firstColumns; column++) {
            end = Math.max(end, ends[column]);
            first &= places[column] < firstColumns;
        }
        return first
                && closing > 0
                && end - begin == closing
                && key[closing] == '}'
                && Arrays.equals(key, 0, closing, document, (int) begin, (int) end);
    }

    /** An identifier as an opaque string, be it text or an integer in MySQL. */
    String id(int column) throws UndecodableException {
        JsonToken token = tokens[column];
        if (token != JsonToken.VALUE_STRING && token != JsonToken.VALUE_NUMBER_INT) {
            throw UndecodableException.invalid(
                    path(column) + " must be a string or an integer, but is " + found(column));
        }
        if (texts[column].isBlank()) {
            throw UndecodableException.invalid(path(column) + " is empty");
        }
        return bounded(column, MAX_ID_CHARACTERS);
    }

    /** The text of a column that the table must have, or {@code null} if it is null or blank. */
    String text(int column, int maxCharacters) throws UndecodableException {
        JsonToken token = tokens[column];
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (token != JsonToken.VALUE_STRING) {
            throw UndecodableException.invalid(path(column) + " must be a string or null, but is " + found(column));
        }
        return texts[column].isBlank() ? null : bounded(column, maxCharacters);
    }

    /**
     * What a column that the table must have holds, as text: a string, a whole number, or {@code true} or {@code false};
     * {@code null} if it is null.
     */
    String value(int column) throws UndecodableException {
        JsonToken token = tokens[column];
        if (token == null || token.isStructStart() || token == JsonToken.VALUE_NUMBER_FLOAT) {
            throw UndecodableException.invalid(
                    path(column) + " must be a string, an integer, a boolean or null, but is " + found(column));
        }
        return token.isBoolean() ? token.asString() : texts[column];
    }

    /** The text of a column that we can do without: {@code null} if it is missing, null, blank, or can't be read. */
    String textIfReadable(int column, int maxCharacters) {
        JsonToken token = optional(column);
        if (token == null || token == JsonToken.VALUE_NULL) {
            return null;
        }
        boolean readable = token == JsonToken.VALUE_STRING
                && texts[column].length() <= maxCharacters
                && Json.isUnicode(texts[column]);
        if (!readable) {
            leaveOut(column);
            return null;
        }
        return texts[column].isBlank() ? null : texts[column];
    }

    private String bounded(int column, int maxCharacters) throws UndecodableException {
        String text = texts[column];
        if (text.length() > maxCharacters) {
            throw UndecodableException.invalid(path(column) + " has " + text.length() + " characters, but at most "
                    + maxCharacters + " are allowed");
        }
        if (!Json.isUnicode(text)) {
            // Written as UTF-8, two such texts can become the same.
            throw UndecodableException.invalid(path(column) + " is not Unicode: it has half a surrogate pair");
        }
        return text;
    }

    /**
     * The time in a column that we can do without, in milliseconds since the epoch: 0 if it is missing, null, or can't be
     * read.
     *
     * <p>Debezium writes TIMESTAMP as an ISO-8601 string, DATETIME and DATETIME(1..3) as milliseconds and DATETIME(4..6)
     * as microseconds. Without a schema the last two differ by magnitude only, which is enough from 1973 to 5138.
     */
    long timeIfReadable(int column) {
        JsonToken token = optional(column);
        if (token == null || token == JsonToken.VALUE_NULL) {
            return 0;
        }
        try {
            if (token == JsonToken.VALUE_NUMBER_INT) {
                long number = Long.parseLong(texts[column]);
                return number >= LEAST_MICROS ? number / 1_000 : number;
            }
            if (token == JsonToken.VALUE_STRING) {
                return UtcTimestamp.millis(texts[column]);
            }
        } catch (NumberFormatException | DateTimeException | ArithmeticException e) {
            // Counted below.
        }
        leaveOut(column);
        return 0;
    }

    private void leaveOut(int column) {
        valuesUnreadable++;
        if (!warned[column]) {
            warned[column] = true;
            LOG.warn("{} can't be read and is left out; the metric valuesUnreadable counts how often", path(column));
        }
    }

    /** What a column holds that tables can do without. If it went by accident, the log tells. */
    private JsonToken optional(int column) {
        if (tokens[column] == null && !warned[column]) {
            warned[column] = true;
            LOG.warn("Rows come without {}; if their table has such a column, its name is an option", path(column));
        }
        return tokens[column];
    }

    private String found(int column) {
        return tokens[column] == null
                ? "missing: has the column been renamed or dropped? Its name is an option of the job"
                : Json.describe(tokens[column]);
    }

    private String path(int column) {
        return name + "." + (readBy[column] < 0 ? columns.get(column) : names[readBy[column]]);
    }
}
