package dev.wishcast.connectors.receipt;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.wishcast.connectors.RecordDecoder;
import dev.wishcast.connectors.UndecodableException;
import dev.wishcast.connectors.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads a {@link DeliveryReceipt} as the sinks wrote it. Fields of later versions are ignored; those about dead tokens may be
 * missing.
 */
public final class DeliveryReceiptDecoder implements RecordDecoder<DeliveryReceipt> {

    /** A channel's id. Each becomes a name among the job's metrics, so not just anything is taken. */
    private static final Pattern PROVIDER = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    /** As long as any id of ours: {@code saleId}, {@code productId}, {@code userId}, {@code deviceId} are keys of state. */
    private static final int MAX_ID_CHARACTERS = 255;

    /** How much later than the receipt itself its times can be: they are the writer's, and clocks disagree. */
    private static final Duration MAX_CLOCK_DIFFERENCE = Duration.ofDays(1);

    /** Holds all fields without growing. */
    private static final int CAPACITY = 32;

    @Override
    public DeliveryReceipt decode(byte[] key, byte[] value, long timestamp) throws UndecodableException {
        if (value == null) {
            throw UndecodableException.invalid("the record has no value");
        }
        Fields fields = new Fields(timestamp + MAX_CLOCK_DIFFERENCE.toMillis(), new HashMap<>(CAPACITY));
        Json.readObject(value, fields::read);
        return fields.receipt();
    }

    /** The user of a receipt, without decoding what comes behind it; {@code null} if it cannot be read. */
    public static String userId(byte[] value) {
        if (value == null) {
            return null;
        }
        try (JsonParser parser = Json.FACTORY.createParser(value)) {
            parser.nextToken();
            for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
                if (field.equals("userId")) {
                    return parser.nextTextValue();
                }
                parser.nextToken();
                parser.skipChildren();
            }
            return null;
        } catch (IOException e) {
            return null;
        }
    }

    /**
     * The fields of one receipt as they are read.
     *
     * @param latestTime the latest that a time of the receipt can be
     * @param values by name: texts, numbers and nulls
     */
    private record Fields(long latestTime, Map<String, Object> values) {

        void read(JsonParser parser) throws IOException, UndecodableException {
            for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
                read(field, parser.nextToken(), parser);
            }
        }

        private void read(String field, JsonToken token, JsonParser parser) throws IOException, UndecodableException {
            switch (field) {
                case "notificationId", "saleId", "productId", "userId", "deviceId" ->
                    put(field, id(field, token, parser));
                case "provider", "outcome" -> put(field, text(field, token, parser));
                case "reason", "tokenHash" ->
                    put(field, token == JsonToken.VALUE_NULL ? null : text(field, token, parser));
                case "attempts", "expiresAt" -> put(field, number(field, token, parser));
                case "publishedAt", "firstAttemptAt", "completedAt", "tokenDeadSince" ->
                    put(field, time(field, token, parser));
                default -> parser.skipChildren();
            }
        }

        private void put(String field, Object value) throws UndecodableException {
            int before = values.size();
            values.put(field, value);
            if (values.size() == before) {
                throw UndecodableException.invalid(field + " is there twice");
            }
        }

        private static String text(String field, JsonToken token, JsonParser parser)
                throws IOException, UndecodableException {
            if (token != JsonToken.VALUE_STRING) {
                throw UndecodableException.invalid(field + " must be a string, but is " + Json.describe(token));
            }
            return parser.getText();
        }

        private static String id(String field, JsonToken token, JsonParser parser)
                throws IOException, UndecodableException {
            String id = text(field, token, parser);
            if (id.length() > MAX_ID_CHARACTERS || !Json.isUnicode(id)) {
                throw UndecodableException.invalid(
                        field + " has more than " + MAX_ID_CHARACTERS + " characters, or half a surrogate pair");
            }
            return id;
        }

        private long time(String field, JsonToken token, JsonParser parser) throws IOException, UndecodableException {
            long time = number(field, token, parser);
            if (time > latestTime) {
                throw UndecodableException.invalid(field + " is more than a day later than the record");
            }
            return time;
        }

        private static long number(String field, JsonToken token, JsonParser parser)
                throws IOException, UndecodableException {
            if (token != JsonToken.VALUE_NUMBER_INT
                    || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                    || parser.getLongValue() < 0) {
                throw UndecodableException.invalid(field + " must be an integer from 0");
            }
            return parser.getLongValue();
        }

        DeliveryReceipt receipt() throws UndecodableException {
            return new DeliveryReceipt(
                    required("notificationId"),
                    required("saleId"),
                    required("productId"),
                    required("userId"),
                    required("deviceId"),
                    provider(required("provider")),
                    outcome(required("outcome")),
                    (String) values.get("reason"),
                    (int) Math.min(number("attempts"), Integer.MAX_VALUE),
                    number("publishedAt"),
                    number("expiresAt"),
                    number("firstAttemptAt"),
                    number("completedAt"),
                    (String) values.get("tokenHash"),
                    number("tokenDeadSince"));
        }

        private String required(String field) throws UndecodableException {
            String text = (String) values.get(field);
            if (text == null || text.isEmpty()) {
                throw UndecodableException.invalid(field + " is missing or empty");
            }
            return text;
        }

        private long number(String field) {
            return (Long) values.getOrDefault(field, 0L);
        }

        private static String provider(String name) throws UndecodableException {
            if (!PROVIDER.matcher(name).matches()) {
                throw UndecodableException.invalid("provider does not match " + PROVIDER);
            }
            return name;
        }

        private static DeliveryOutcome outcome(String name) throws UndecodableException {
            try {
                return DeliveryOutcome.valueOf(name);
            } catch (IllegalArgumentException e) {
                throw UndecodableException.invalid("outcome is none that this version knows");
            }
        }
    }
}
