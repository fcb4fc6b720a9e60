package dev.wishcast.connectors.receipt;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.wishcast.connectors.Decoded;
import dev.wishcast.connectors.RecordDecoder;
import dev.wishcast.connectors.UndecodableException;
import dev.wishcast.connectors.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads what {@link DeliveryReceiptEncoder} wrote. Fields of later versions are ignored; those about dead tokens may be
 * missing.
 */
public final class DeliveryReceiptDecoder implements RecordDecoder<DeliveryReceipt> {

    /** A channel's id. Each becomes a name among the job's metrics, so not just anything is taken. */
    private static final Pattern PROVIDER = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    /** As long as any id of ours: {@code saleId}, {@code productId}, {@code userId}, {@code deviceId} are keys of state. */
    private static final int MAX_ID_CHARACTERS = 255;

    /** How much later than the receipt itself its times can be: they are the writer's, and clocks disagree. */
    private static final Duration MAX_CLOCK_DIFFERENCE = Duration.ofDays(1);

    @Override
    public Decoded<DeliveryReceipt> decode(byte[] key, byte[] value, long timestamp) {
        try {
            return new Decoded.Value<>(read(value, timestamp));
        } catch (UndecodableException e) {
            return e.rejected();
        } catch (IOException e) {
            return Json.unreadable(e).rejected();
        }
    }

    /** The user of a receipt, without decoding what comes behind it; {@code null} if it cannot be read. */
    public static String userId(byte[] value) {
        if (value == null) {
            return null;
        }
        try (JsonParser parser = Json.FACTORY.createParser(value)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
                JsonToken token = parser.nextToken();
                if (field.equals("userId")) {
                    return token == JsonToken.VALUE_STRING ? parser.getText() : null;
                }
                parser.skipChildren();
            }
            return null;
        } catch (IOException e) {
            return null;
        }
    }

    private static DeliveryReceipt read(byte[] value, long timestamp) throws IOException, UndecodableException {
        if (value == null) {
            throw UndecodableException.invalid("the record has no value");
        }
        try (JsonParser parser = Json.parser(value)) {
            Json.startObject(parser);
            Fields fields = new Fields(timestamp + MAX_CLOCK_DIFFERENCE.toMillis());
            for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
                JsonToken token = parser.nextToken();
                fields.read(field, token, parser);
                parser.skipChildren();
            }
            Json.end(parser);
            return fields.receipt();
        }
    }

    /** The fields of one receipt as they are read. */
    private static final class Fields {
        private String notificationId;
        private String saleId;
        private String productId;
        private String userId;
        private String deviceId;
        private String provider;
        private DeliveryOutcome outcome;
        private String reason;
        private int attempts;
        private long publishedAt;
        private long expiresAt;
        private long firstAttemptAt;
        private long completedAt;
        private String tokenHash;
        private long tokenDeadSince;

        private final long latestTime;
        private final Set<String> seen = new HashSet<>();

        Fields(long latestTime) {
            this.latestTime = latestTime;
        }

        void read(String field, JsonToken token, JsonParser parser) throws IOException, UndecodableException {
            switch (field) {
                case "notificationId" -> notificationId = id(field, token, parser);
                case "saleId" -> saleId = id(field, token, parser);
                case "productId" -> productId = id(field, token, parser);
                case "userId" -> userId = id(field, token, parser);
                case "deviceId" -> deviceId = id(field, token, parser);
                case "provider" -> provider = provider(text(field, token, parser));
                case "outcome" -> outcome = outcome(text(field, token, parser));
                case "reason" -> reason = textOrNull(field, token, parser);
                case "attempts" ->
                    attempts = Math.toIntExact(Math.min(number(field, token, parser), Integer.MAX_VALUE));
                case "publishedAt" -> publishedAt = time(field, token, parser);
                case "expiresAt" -> expiresAt = number(field, token, parser);
                case "firstAttemptAt" -> firstAttemptAt = time(field, token, parser);
                case "completedAt" -> completedAt = time(field, token, parser);
                case "tokenHash" -> tokenHash = textOrNull(field, token, parser);
                case "tokenDeadSince" -> tokenDeadSince = time(field, token, parser);
                default -> {
                    return;
                }
            }
            if (!seen.add(field)) {
                throw UndecodableException.invalid(field + " is there twice");
            }
        }

        private static String textOrNull(String field, JsonToken token, JsonParser parser)
                throws IOException, UndecodableException {
            return token == JsonToken.VALUE_NULL ? null : text(field, token, parser);
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

        DeliveryReceipt receipt() throws UndecodableException {
            required("notificationId", notificationId);
            required("saleId", saleId);
            required("productId", productId);
            required("userId", userId);
            required("deviceId", deviceId);
            required("provider", provider);
            required("outcome", outcome);
            return new DeliveryReceipt(
                    notificationId,
                    saleId,
                    productId,
                    userId,
                    deviceId,
                    provider,
                    outcome,
                    reason,
                    attempts,
                    publishedAt,
                    expiresAt,
                    firstAttemptAt,
                    completedAt,
                    tokenHash,
                    tokenDeadSince);
        }

        private static void required(String field, Object value) throws UndecodableException {
            if (value == null || value.equals("")) {
                throw UndecodableException.invalid(field + " is missing or empty");
            }
        }
    }
}
