package dev.wishcast.connectors.sale;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wishcast.connectors.RecordDecoder;
import dev.wishcast.connectors.UndecodableException;
import dev.wishcast.connectors.json.Json;
import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Decodes the sale events of product teams, as {@code sale-event.schema.json} has them. A tree parser is good enough
 * here: sales are few.
 */
public final class SaleEventDecoder implements RecordDecoder<SaleEvent> {

    /** A larger event is not even parsed. */
    public static final int MAX_BYTES = 65_536;

    /**
     * FCM and APNs take 4,096 bytes (firebase.google.com, FCM throttling and quotas; developer.apple.com, Generating a
     * remote notification); the rest is left to what we add. A larger event would be refused once for every device.
     */
    public static final int MAX_PAYLOAD_BYTES = 3_072;

    /** How far ahead a sale can be announced: the job keeps it until it ends. */
    public static final Duration MAX_AHEAD = Duration.ofDays(366);

    /** How long a sale can last, for the same reason: as long as FCM keeps a message (its longest time to live). */
    public static final Duration MAX_DURATION = Duration.ofDays(28);

    /** Written out, as the schema's validator does with some, 1e999999999 takes a gigabyte. */
    private static final int MAX_SCALE = 1_000;

    private static final List<String> PAYLOAD_FIELDS = List.of("productId", "title", "body", "attributes");
    private static final List<String> PRODUCT_ONLY = List.of("productId");

    private static final JsonMapper MAPPER = JsonMapper.builder(Json.FACTORY
                    .rebuild()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            // A price of 19.90 stays "19.90".
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final SaleEventSchema schema = new SaleEventSchema();
    private final long defaultDurationMillis;

    /**
     * Creates a decoder.
     *
     * @param defaultDuration from a sale's start to its end, if the event does not say
     */
    public SaleEventDecoder(Duration defaultDuration) {
        this.defaultDurationMillis = defaultDuration.toMillis();
    }

    @Override
    public SaleEvent decode(byte[] key, byte[] value, long timestamp) throws UndecodableException {
        JsonNode event = parse(value);
        schema.check(event);
        SaleStatus status = SaleStatus.valueOf(event.get("status").textValue());
        checkPayload(event, status == SaleStatus.STARTED ? PAYLOAD_FIELDS : PRODUCT_ONLY);
        return status == SaleStatus.STARTED ? start(event, timestamp) : stop(event, status, timestamp);
    }

    private static JsonNode parse(byte[] value) throws UndecodableException {
        if (value == null) {
            throw UndecodableException.invalid("the record has no value");
        }
        if (value.length > MAX_BYTES) {
            throw UndecodableException.invalid(
                    "has " + value.length + " bytes, but at most " + MAX_BYTES + " are allowed");
        }
        try {
            Json.checkUtf8(value);
            JsonNode event = MAPPER.readTree(value);
            if (event.isMissingNode()) {
                throw UndecodableException.unreadable("is empty");
            }
            checkNumbers(event);
            return event;
        } catch (IOException e) {
            throw Json.unreadable(e);
        } catch (NumberFormatException e) {
            throw tooLarge();
        }
    }

    private static void checkNumbers(JsonNode node) throws UndecodableException {
        if (node.isBigDecimal() && Math.abs(node.decimalValue().scale()) > MAX_SCALE) {
            throw tooLarge();
        }
        for (JsonNode child : node) {
            checkNumbers(child);
        }
    }

    private static UndecodableException tooLarge() {
        return UndecodableException.unreadable("has a number with a too large exponent");
    }

    private static void checkPayload(JsonNode event, List<String> fields) throws UndecodableException {
        ObjectNode payload = MAPPER.createObjectNode();
        fields.stream().filter(event::hasNonNull).forEach(field -> payload.set(field, event.get(field)));
        int bytes;
        try {
            // Not written as bytes by Jackson, which makes twelve of an emoji's four.
            bytes = StandardCharsets.UTF_8
                    .newEncoder()
                    .encode(CharBuffer.wrap(MAPPER.writeValueAsString(payload)))
                    .remaining();
        } catch (IOException e) {
            throw UndecodableException.invalid("a text is not Unicode: it has half a surrogate pair");
        }
        if (bytes > MAX_PAYLOAD_BYTES) {
            throw UndecodableException.invalid(String.join(", ", fields) + " take " + bytes
                    + " bytes as JSON, but at most " + MAX_PAYLOAD_BYTES + " fit into a notification");
        }
    }

    /** A stop says which sale and product; whatever else it has is not looked at. */
    private static SaleEvent stop(JsonNode event, SaleStatus status, long timestamp) {
        return new SaleEvent(
                event.get("saleId").textValue(),
                event.get("productId").textValue(),
                status,
                timestamp,
                timestamp,
                null,
                null,
                Map.of(),
                timestamp,
                null);
    }

    private SaleEvent start(JsonNode event, long timestamp) throws UndecodableException {
        long startsAt = event.hasNonNull("startsAt") ? time(event, "startsAt") : timestamp;
        long endsAt = event.hasNonNull("endsAt") ? time(event, "endsAt") : startsAt + defaultDurationMillis;
        if (endsAt <= startsAt) {
            throw UndecodableException.invalid(
                    "endsAt is not after startsAt, or after the publication if that is left out");
        }
        checkBounds(event, Math.max(startsAt, timestamp), endsAt, timestamp);
        return new SaleEvent(
                event.get("saleId").textValue(),
                event.get("productId").textValue(),
                SaleStatus.STARTED,
                startsAt,
                endsAt,
                event.path("title").textValue(),
                event.path("body").textValue(),
                attributes(event.path("attributes")),
                timestamp,
                null);
    }

    private static void checkBounds(JsonNode event, long dueAt, long endsAt, long timestamp)
            throws UndecodableException {
        if (dueAt > timestamp + MAX_AHEAD.toMillis()) {
            throw UndecodableException.invalid(
                    "startsAt is more than " + MAX_AHEAD.toDays() + " days after the publication");
        }
        if (event.hasNonNull("endsAt") && endsAt > dueAt + MAX_DURATION.toMillis()) {
            throw UndecodableException.invalid(
                    "endsAt is more than " + MAX_DURATION.toDays() + " days after startsAt, or after the publication");
        }
    }

    private static long time(JsonNode event, String field) throws UndecodableException {
        try {
            return OffsetDateTime.parse(event.get(field).textValue())
                    .toInstant()
                    .toEpochMilli();
        } catch (DateTimeException e) {
            throw UndecodableException.invalid(field + " is not a point in time");
        }
    }

    private static Map<String, String> attributes(JsonNode node) {
        return node.properties().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, attribute -> attribute.getValue().asText()));
    }
}
