package dev.wishcast.connectors.fuzz;

import dev.wishcast.connectors.fuzz.JsonValue.Arr;
import dev.wishcast.connectors.fuzz.JsonValue.Bool;
import dev.wishcast.connectors.fuzz.JsonValue.Member;
import dev.wishcast.connectors.fuzz.JsonValue.Null;
import dev.wishcast.connectors.fuzz.JsonValue.Num;
import dev.wishcast.connectors.fuzz.JsonValue.Obj;
import dev.wishcast.connectors.fuzz.JsonValue.Text;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static dev.wishcast.connectors.fuzz.BadInput.unless;

/** What a sale event must be: the published schema, written once more by hand, and what its descriptions say. */
final class SaleModel {

    private static final int MAX_BYTES = 65_536;
    private static final int MAX_PAYLOAD_BYTES = 3_072;
    private static final int MAX_SCALE = 1_000;
    private static final long DAY = 86_400_000;
    private static final long DEFAULT_DURATION = 3_600_000;

    /** RFC 3339, section 5.6; to the nanosecond, with what Java knows as an offset and not with an unknown one, -00:00. */
    private static final Pattern DATE_TIME = Pattern.compile(
            "(\\d{4})-(\\d\\d)-(\\d\\d)[Tt](\\d\\d):(\\d\\d):(\\d\\d)(?:\\.(\\d{1,9}))?(?:[Zz]|(?!-00:00)([+-])(\\d\\d):(\\d\\d))");

    private SaleModel() {}

    static void check(byte[] value, long timestamp) throws BadInput {
        unless(value != null && value.length <= MAX_BYTES, "nothing, or too much");
        Obj event = Model.object(value);
        checkWhole(event);
        String saleId = required(event, "saleId");
        unless(saleId.length() <= 64 && saleId.matches("[!-~]+"), "saleId");
        String productId = required(event, "productId");
        unless(!isSpace(productId) && characters(productId) <= 255, "productId");
        String status = required(event, "status");
        unless(Set.of("STARTED", "CANCELLED", "SOLD_OUT").contains(status), "status");
        // A stop is not read any further.
        if (status.equals("STARTED")) {
            checkStart(event, productId, timestamp);
        }
    }

    private static void checkStart(Obj event, String productId, long timestamp) throws BadInput {
        String title = required(event, "title");
        unless(!isSpace(title) && characters(title) <= 200, "title");
        Optional<String> body = optional(event, "body");
        unless(characters(body.orElse("")) <= 1_000, "body");
        int attributes = attributeBytes(event);
        checkTimes(event, timestamp);

        int payload = "{}".length() + field("productId", productId) + field("title", title) + 1;
        payload += body.isPresent() ? field("body", body.get()) + 1 : 0;
        unless(payload + attributes <= MAX_PAYLOAD_BYTES, "too large for a notification");
    }

    /** No object has a field twice, no number an exponent beyond Java's. */
    private static void checkWhole(JsonValue value) throws BadInput {
        if (value instanceof Obj object) {
            Set<String> names = new HashSet<>();
            for (Member member : object.members()) {
                unless(names.add(member.name()), member.name() + " twice");
                checkWhole(member.value());
            }
        } else if (value instanceof Arr array) {
            for (JsonValue item : array.items()) {
                checkWhole(item);
            }
        } else if (value instanceof Num number) {
            decimal(number);
        }
    }

    private static BigDecimal decimal(Num number) throws BadInput {
        try {
            BigDecimal decimal = new BigDecimal(number.digits());
            unless(decimal.scale() <= MAX_SCALE && decimal.scale() >= -MAX_SCALE, "no such number");
            return decimal;
        } catch (NumberFormatException e) {
            throw new BadInput("no such number");
        }
    }

    private static String required(Obj event, String name) throws BadInput {
        return optional(event, name).orElseThrow(() -> new BadInput("no " + name));
    }

    private static Optional<String> optional(Obj event, String name) throws BadInput {
        JsonValue value = event.get(name).orElse(new Null());
        if (value instanceof Text text) {
            unless(Model.isUnicode(text.text()), name + " is not Unicode");
            return Optional.of(text.text());
        }
        unless(value instanceof Null, name + " is no text");
        return Optional.empty();
    }

    /** What the attributes add to the payload. */
    private static int attributeBytes(Obj event) throws BadInput {
        JsonValue value = event.get("attributes").orElse(new Null());
        if (value instanceof Null) {
            return 0;
        }
        unless(value instanceof Obj, "attributes are no object");
        List<Member> attributes = ((Obj) value).members();
        unless(attributes.size() <= 32, "too many attributes");
        int bytes = ",\"attributes\":{}".length() + Math.max(0, attributes.size() - 1);
        for (Member attribute : attributes) {
            String name = attribute.name();
            boolean reserved = Set.of("from", "message_type", "aps").contains(name)
                    || name.startsWith("google")
                    || name.startsWith("gcm");
            unless(name.length() <= 64 && name.matches("[A-Za-z0-9_.-]+") && !reserved, "attribute " + name);
            bytes += name.length() + "\"\":".length() + attributeBytes(attribute.value());
        }
        return bytes;
    }

    private static int attributeBytes(JsonValue value) throws BadInput {
        if (value instanceof Text text) {
            unless(characters(text.text()) <= 1_000 && Model.isUnicode(text.text()), "an attribute's text");
            return quoted(text.text());
        }
        if (value instanceof Num number) {
            return number.isInteger()
                    ? number.digits().length()
                    : decimal(number).toString().length();
        }
        unless(value instanceof Bool, "an attribute that is no text");
        return value.equals(new Bool(true)) ? "true".length() : "false".length();
    }

    private static void checkTimes(Obj event, long timestamp) throws BadInput {
        Optional<String> startText = optional(event, "startsAt");
        Optional<String> endText = optional(event, "endsAt");
        long start = startText.isPresent() ? millis(startText.get()) : timestamp;
        long end = endText.isPresent() ? millis(endText.get()) : start + DEFAULT_DURATION;
        unless(end > start, "the end before the start");
        long due = Math.max(start, timestamp);
        unless(due - timestamp <= 366 * DAY, "too far ahead");
        unless(endText.isEmpty() || end - due <= 28 * DAY, "too long");
    }

    private static long millis(String text) throws BadInput {
        Matcher time = DATE_TIME.matcher(text);
        unless(time.matches(), "no RFC 3339");
        int nanos = time.group(7) == null ? 0 : Integer.parseInt((time.group(7) + "00000000").substring(0, 9));
        try {
            LocalDateTime local = LocalDateTime.of(
                    Integer.parseInt(time.group(1)),
                    Integer.parseInt(time.group(2)),
                    Integer.parseInt(time.group(3)),
                    Integer.parseInt(time.group(4)),
                    Integer.parseInt(time.group(5)),
                    Integer.parseInt(time.group(6)),
                    nanos);
            int sign = "-".equals(time.group(8)) ? -1 : 1;
            ZoneOffset offset = time.group(8) == null
                    ? ZoneOffset.UTC
                    : ZoneOffset.ofHoursMinutes(
                            sign * Integer.parseInt(time.group(9)), sign * Integer.parseInt(time.group(10)));
            return local.toInstant(offset).toEpochMilli();
        } catch (DateTimeException e) {
            throw new BadInput("no such date");
        }
    }

    private static boolean isSpace(String text) {
        return text.chars().allMatch(c -> " \t\n\u000B\f\r".indexOf(c) >= 0);
    }

    private static int characters(String text) {
        return text.codePointCount(0, text.length());
    }

    private static int field(String name, String text) {
        return name.length() + "\"\":".length() + quoted(text);
    }

    private static int quoted(String text) {
        int bytes = "\"\"".length() + text.getBytes(StandardCharsets.UTF_8).length;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ("\"\\\b\t\n\f\r".indexOf(c) >= 0) {
                bytes++;
            } else if (c < ' ') {
                bytes += "\\u0000".length() - 1;
            }
        }
        return bytes;
    }
}
