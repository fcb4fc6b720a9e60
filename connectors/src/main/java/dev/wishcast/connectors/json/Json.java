package dev.wishcast.connectors.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.wishcast.connectors.UndecodableException;
import java.io.IOException;
import java.io.UncheckedIOException;

/** How we read and write JSON: with limits, to the last byte, and with errors that quote none of the input. */
public final class Json {

    /** Longest text that is read, in characters. Text in fields that nobody reads may be longer. */
    public static final int MAX_TEXT_CHARACTERS = 65_536;

    /** Deepest nesting that is read. */
    public static final int MAX_DEPTH = 64;

    /** Shared by all parsers; thread-safe. */
    public static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(MAX_TEXT_CHARACTERS)
                    .maxNestingDepth(MAX_DEPTH)
                    .build())
            .build();

    private static final ObjectWriter WRITER = new JsonMapper().writer();

    private Json() {}

    /** Reads what is between the braces of an object. */
    @FunctionalInterface
    public interface FieldsReader {

        /** Takes a parser behind the opening brace, and leaves it behind the closing one. */
        void read(JsonParser parser) throws IOException, UndecodableException;
    }

    /** Reads a document in UTF-8 that must be one object. */
    public static void readObject(byte[] bytes, FieldsReader fields) throws UndecodableException {
        checkUtf8(bytes);
        try (JsonParser parser = FACTORY.createParser(bytes)) {
            JsonToken first = parser.nextToken();
            if (first != JsonToken.START_OBJECT) {
                throw UndecodableException.unreadable("is not a JSON object but " + describe(first));
            }
            fields.read(parser);
            if (parser.nextToken() != null) {
                throw UndecodableException.unreadable("has more than one JSON document");
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Writes a record as an object in UTF-8, with the names of its components. */
    public static byte[] write(Record value) {
        try {
            return WRITER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("Cannot write to memory", e);
        }
    }

    /** Checks what Jackson doesn't: it would guess the encoding, and take overlong forms and surrogates for UTF-8. */
    public static void checkUtf8(byte[] bytes) throws UndecodableException {
        if (!Utf8.isText(bytes)) {
            throw UndecodableException.unreadable("is not UTF-8");
        }
    }

    /** Whether a text can be written as UTF-8: JSON's escapes can make half a surrogate pair, which can't. */
    public static boolean isUnicode(String text) {
        int codePoint;
        for (int i = 0; i < text.length(); i += Character.charCount(codePoint)) {
            codePoint = text.codePointAt(i);
            if (Character.MIN_SURROGATE <= codePoint && codePoint <= Character.MAX_SURROGATE) {
                return false;
            }
        }
        return true;
    }

    /** The token's kind as a person would call it; {@code null} stands for a token that is not there. */
    public static String describe(JsonToken token) {
        if (token == null) {
            return "missing";
        }
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT -> "an integer";
            case VALUE_NUMBER_FLOAT -> "a fraction";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            case VALUE_NULL -> "null";
            default -> "malformed";
        };
    }

    /**
     * Says what is wrong with a document and where. The parser's own message may quote the input, and with it a push
     * token, so it is left out.
     */
    public static UndecodableException unreadable(IOException error) {
        if (!(error instanceof JsonProcessingException json)) {
            return UndecodableException.unreadable("is not UTF-8");
        }
        String problem = "is not JSON";
        if (error instanceof JsonEOFException) {
            problem = "is JSON that ends too early";
        } else if (error instanceof StreamConstraintsException) {
            problem = "is JSON with a text longer than " + MAX_TEXT_CHARACTERS + " characters, deeper than " + MAX_DEPTH
                    + " levels or with a too long number";
        }
        long at = json.getLocation() == null ? -1 : json.getLocation().getByteOffset();
        return UndecodableException.unreadable(at < 0 ? problem : problem + ", at byte " + at);
    }
}
