package dev.wishcast.connectors.fuzz;

import dev.wishcast.connectors.fuzz.JsonValue.Arr;
import dev.wishcast.connectors.fuzz.JsonValue.Bool;
import dev.wishcast.connectors.fuzz.JsonValue.Member;
import dev.wishcast.connectors.fuzz.JsonValue.Null;
import dev.wishcast.connectors.fuzz.JsonValue.Num;
import dev.wishcast.connectors.fuzz.JsonValue.Obj;
import dev.wishcast.connectors.fuzz.JsonValue.Text;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Breaks documents in their structure, types, sizes and times. */
final class TreeMutations {

    private static final String[] TEXTS = {
        "",
        " ",
        "\t\u00A0",
        "\u0000",
        "\uD800",
        "\uDC00\uD800",
        "\uFEFF",
        "\u202E",
        "null",
        "../../x?y#z",
        "a\nb",
        "😀",
        "x_heartbeat",
        "STARTED",
        "c",
        "t",
        "m",
        "fcm",
        "${jndi:ldap://x}",
        "'; DROP TABLE device; --"
    };
    private static final String[] NUMBERS = {
        "0",
        "-0",
        "-1",
        "1.5",
        "1e3",
        "1e400",
        "1e999999999",
        "1e9999999999999",
        "-1e-999999999",
        "2147483648",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "-9223372036854775809",
        "100000000000000",
        "99999999999999",
        "18446744073709551615",
        "99999999999999999999999999",
        "NaN",
        "-Infinity",
        "007",
        "+1",
        ".5",
        "1.",
        "0x10"
    };
    private static final String[] TIMES = {
        "2026-11-27T08:00:00Z",
        "2026-11-27t08:00:00z",
        "2026-11-27T08:00:00",
        "2026-11-27 08:00:00Z",
        "2026-11-27",
        "2016-12-31T23:59:60Z",
        "2026-02-29T00:00:00Z",
        "2028-02-29T00:00:00Z",
        "2026-11-27T24:00:00Z",
        "2026-11-27T08:60:00Z",
        "2026-11-27T08:00Z",
        "2026-11-27T08:00:00+18:00",
        "2026-11-27T08:00:00+18:01",
        "2026-11-27T08:00:00+23:59",
        "2026-11-27T08:00:00-00:00",
        "2026-11-27T08:00:00+0100",
        "2026-11-27T08:00:00.123456789Z",
        "2026-11-27T08:00:00.1234567890Z",
        "2026-11-27T08:00:00,5Z",
        "2026-11-27T08:00:00.Z",
        "0000-01-01T00:00:00Z",
        "0001-01-01T00:00:00Z",
        "1969-12-31T23:59:59Z",
        "9999-12-31T23:59:59Z",
        "+10000-01-01T00:00:00Z",
        "+999999999-12-31T23:59:59Z",
        "-999999999-01-01T00:00:00Z",
        "yesterday",
        "1795766400000",
        "2026-11-27T08:00:00Z\n",
        "２０２６-11-27T08:00:00Z"
    };
    private static final String[] NAMES = {
        "op", "ts_ms", "after", "before", "source", "table", "user_id", "product_id", "item_id", "push_token",
        "saleId", "title", "endsAt", "attributes", "schema", "payload", "provider", "", "😀", "USER_ID"
    };

    private final Random random;
    private final long timestamp;

    TreeMutations(Random random, long timestamp) {
        this.random = random;
        this.timestamp = timestamp;
    }

    /** Changes the document, and says how. */
    String mutate(Obj document) {
        List<Obj> objects = new ArrayList<>();
        collect(document, objects);
        Obj object = objects.get(random.nextInt(objects.size()));
        List<Member> members = object.members();
        if (members.isEmpty()) {
            members.add(new Member(pick(NAMES), nasty()));
            return "added a field";
        }
        int at = random.nextInt(members.size());
        Member member = members.get(at);
        switch (random.nextInt(10)) {
            case 0 -> {
                members.remove(at);
                return "removed " + member.name();
            }
            case 1 -> {
                JsonValue other = random.nextBoolean() ? JsonValue.copy(member.value()) : nasty();
                members.add(random.nextInt(members.size() + 1), new Member(member.name(), other));
                return "doubled " + member.name();
            }
            case 2 -> {
                members.set(at, new Member(pick(NAMES), member.value()));
                return "renamed " + member.name();
            }
            case 3 -> {
                members.add(random.nextInt(members.size() + 1), new Member(pick(NAMES), nasty()));
                return "added a field";
            }
            case 4 -> {
                JsonValue wrapped = random.nextBoolean()
                        ? new Arr(new ArrayList<>(List.of(member.value())))
                        : new Obj(new ArrayList<>(List.of(new Member("payload", member.value()))));
                members.set(at, new Member(member.name(), wrapped));
                return "wrapped " + member.name();
            }
            case 5 -> {
                members.set(at, new Member(member.name(), time()));
                return "gave a time to " + member.name();
            }
            case 6 -> {
                if (member.value() instanceof Text text) {
                    members.set(at, new Member(member.name(), new Text(alter(text.text()))));
                    return "altered " + member.name();
                }
                Collections.shuffle(members, random);
                return "shuffled";
            }
            default -> {
                members.set(at, new Member(member.name(), nasty()));
                return "replaced " + member.name();
            }
        }
    }

    private static void collect(JsonValue value, List<Obj> objects) {
        if (value instanceof Obj object) {
            objects.add(object);
            object.members().forEach(member -> collect(member.value(), objects));
        }
    }

    private JsonValue nasty() {
        return switch (random.nextInt(12)) {
            case 0 -> new Null();
            case 1 -> new Bool(random.nextBoolean());
            case 2, 3 -> new Num(pick(NUMBERS));
            case 4, 5 -> new Text(pick(TEXTS));
            case 6 -> time();
            case 7 -> new Text(text(random.nextInt(400)));
            case 8 -> new Obj(new ArrayList<>(List.of(new Member(pick(NAMES), new Text(pick(TEXTS))))));
            case 9 -> new Arr(new ArrayList<>(Collections.nCopies(random.nextInt(5), new Num(pick(NUMBERS)))));
            case 10 -> new Num(Long.toString(random.nextLong() >> random.nextInt(64)));
            default -> random.nextInt(10) == 0 ? huge() : nested(random.nextInt(40, 80));
        };
    }

    /** Of sizes far from any limit, or just at it. */
    private JsonValue huge() {
        return switch (random.nextInt(8)) {
            case 0 -> new Text(text(70_000 + random.nextInt(1_000)));
            case 1 -> random.nextInt(20) == 0 ? new Text("x".repeat(900_000)) : new Text(text(60_000));
            case 2 -> new Num("7".repeat(5_000));
            case 3 -> new Num("0." + "3".repeat(5_000));
            case 4 -> nested(500);
            case 5 -> new Arr(Collections.nCopies(10_000, new Num("1")));
            case 6 -> new Obj(new ArrayList<>(List.of(new Member("n".repeat(60_000), new Null()))));
            default -> new Text("x".repeat(255 + random.nextInt(2)));
        };
    }

    private JsonValue nested(int depth) {
        JsonValue value = new Num("1");
        for (int i = 0; i < depth; i++) {
            value = random.nextBoolean()
                    ? new Arr(new ArrayList<>(List.of(value)))
                    : new Obj(new ArrayList<>(List.of(new Member("n", value))));
        }
        return value;
    }

    private JsonValue time() {
        return switch (random.nextInt(4)) {
            case 0 -> new Num(Long.toString(timestamp + random.nextLong(-200_000_000_000L, 40_000_000_000L)));
            case 1 -> new Num(Long.toString(timestamp + random.nextLong(86_000_000, 87_000_000)));
            default -> new Text(pick(TIMES));
        };
    }

    private String alter(String text) {
        int at = random.nextInt(text.length() + 1);
        return switch (random.nextInt(5)) {
            case 0 -> text + "\n";
            case 1 -> text.substring(0, at) + pick(TEXTS) + text.substring(at);
            case 2 -> text.substring(at);
            case 3 -> text.toUpperCase(java.util.Locale.ROOT);
            default -> text.repeat(random.nextInt(8));
        };
    }

    private String text(int length) {
        StringBuilder text = new StringBuilder(length);
        int alphabet = random.nextInt(4);
        for (int i = 0; i < length; i++) {
            switch (alphabet) {
                case 0 -> text.append((char) (' ' + random.nextInt(95)));
                case 1 -> text.append((char) random.nextInt(0xD800));
                case 2 -> text.appendCodePoint(0x1F600 + random.nextInt(64));
                default -> text.append((char) random.nextInt(0x10000));
            }
        }
        return text.toString();
    }

    private String pick(String[] choices) {
        return choices[random.nextInt(choices.length)];
    }
}
