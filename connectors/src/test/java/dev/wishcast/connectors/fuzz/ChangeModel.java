package dev.wishcast.connectors.fuzz;

import dev.wishcast.connectors.fuzz.JsonValue.Bool;
import dev.wishcast.connectors.fuzz.JsonValue.Null;
import dev.wishcast.connectors.fuzz.JsonValue.Num;
import dev.wishcast.connectors.fuzz.JsonValue.Obj;
import dev.wishcast.connectors.fuzz.JsonValue.Text;
import dev.wishcast.connectors.fuzz.Verdict.Effect;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import static dev.wishcast.connectors.fuzz.BadInput.unless;

/** What Debezium's records mean. Immutable. */
abstract class ChangeModel {

    static final ChangeModel WISHLIST = new ChangeModel(List.of("user_id", "product_id"), List.of("added_at")) {
        @Override
        Effect effect(Obj row) {
            return Effect.UPSERTED;
        }
    };

    static final ChangeModel DEVICE =
            new ChangeModel(
                    List.of("user_id", "device_id"), List.of("platform", "push_token", "locale", "updated_at")) {
                @Override
                Effect effect(Obj row) throws BadInput {
                    JsonValue platform = row.get("platform").orElse(null);
                    unless(
                            platform instanceof Null
                                    || platform instanceof Bool
                                    || (platform != null && isId(platform)),
                            "no platform");
                    unless(row.count("push_token") == 1, "no token column");
                    Optional<String> token = text(row, "push_token").filter(text -> !text.isBlank());
                    unless(
                            token.isEmpty() || (token.get().length() <= 4_096 && Model.isUnicode(token.get())),
                            "no token");
                    boolean ours = platform instanceof Text text
                            && Set.of("android", "ios").contains(text.text().toLowerCase(Locale.ROOT));
                    return ours && token.isPresent() ? Effect.UPSERTED : Effect.UNREACHABLE;
                }
            };

    static final ChangeModel HEARTBEAT = new ChangeModel(List.of(), List.of()) {
        @Override
        Effect effect(Obj row) {
            return Effect.HEARTBEAT; // Its columns don't matter.
        }
    };

    private static final long DAY = 86_400_000;
    private static final int MAX_ID = 255;
    private static final int MAX_READ = 65_536;

    private final List<String> keys;
    private final List<String> others;

    private ChangeModel(List<String> keys, List<String> others) {
        this.keys = keys;
        this.others = others;
    }

    /** What a row does that is there; columns that nobody needs may hold anything. */
    abstract Effect effect(Obj row) throws BadInput;

    Verdict judge(byte[] key, byte[] value, long timestamp) throws BadInput {
        if (value == null) {
            return this == HEARTBEAT ? Verdict.of(Effect.IGNORED) : of(Effect.TOMBSTONE, keyRow(key));
        }
        Obj event = Model.object(value);
        for (String name : List.of("before", "after", "source", "op")) {
            unless(event.count(name) <= 1, name + " twice");
        }
        unless(event.count("schema") + event.count("payload") == 0, "with its schema");
        Optional<Obj> before = row(event, "before");
        Optional<Obj> after = row(event, "after");
        boolean beat = checkSource(event, timestamp) || this == HEARTBEAT;
        String op = text(event, "op").orElse("");
        unless(Set.of("c", "u", "r", "d").contains(op), "no operation");
        if (beat) {
            return Verdict.of(Set.of("c", "u").contains(op) ? Effect.HEARTBEAT : Effect.IGNORED);
        }
        if (op.equals("d")) {
            Obj row = before.isPresent() ? before.get() : keyRow(key);
            ids(row);
            checkKey(key, row);
            return of(Effect.DELETED, row);
        }
        unless(after.isPresent(), "no row");
        ids(after.get());
        Effect effect = effect(after.get());
        checkKey(key, after.get());
        unless(!op.equals("u") || before.isEmpty() || sameRow(before.get(), after.get()), "another primary key");
        return of(effect, after.get());
    }

    private Verdict of(Effect effect, Obj row) throws BadInput {
        return new Verdict(effect, "", String.join(" ", ids(row)));
    }

    /** Whether it is of a table of heartbeats. */
    private static boolean checkSource(Obj event, long timestamp) throws BadInput {
        unless(event.get("source").orElse(null) instanceof Obj, "no source");
        Obj source = (Obj) event.get("source").get();
        unless(source.count("ts_ms") == 1 && source.count("table") <= 1, "source.ts_ms or table twice or not");
        unless(source.get("ts_ms").get() instanceof Num time && time.isInteger(), "no time");
        BigInteger time = new BigInteger(((Num) source.get("ts_ms").get()).digits());
        unless(time.signum() >= 0 && time.compareTo(BigInteger.valueOf(timestamp + DAY)) <= 0, "no such time");
        Optional<String> table =
                source.get("table").orElse(null) instanceof Text text ? Optional.of(text.text()) : Optional.empty();
        unless(table.isEmpty() || table.get().length() <= MAX_READ, "table too long");
        return table.isPresent() && table.get().endsWith("_heartbeat");
    }

    private Optional<Obj> row(Obj event, String name) throws BadInput {
        Optional<JsonValue> row = event.get(name);
        if (row.isEmpty() || row.get() instanceof Null) {
            return Optional.empty();
        }
        unless(row.get() instanceof Obj, name + " is no row");
        checkColumns((Obj) row.get());
        return Optional.of((Obj) row.get());
    }

    private void checkColumns(Obj row) throws BadInput {
        for (List<String> columns : List.of(keys, others)) {
            for (String column : columns) {
                unless(row.count(column) <= 1, column + " twice");
                boolean readable = !(row.get(column).orElse(null) instanceof Text text)
                        || text.text().length() <= MAX_READ;
                unless(readable, column + " too long");
            }
        }
    }

    private Obj keyRow(byte[] key) throws BadInput {
        Obj row = Model.object(key);
        checkColumns(row);
        unless(row.members().stream().allMatch(member -> keys.contains(member.name())), "more than the primary key");
        ids(row);
        return row;
    }

    private void checkKey(byte[] key, Obj row) throws BadInput {
        unless(sameRow(keyRow(key), row), "another row's key");
    }

    private boolean sameRow(Obj one, Obj other) {
        return keys.stream()
                .allMatch(column -> one.get(column).filter(ChangeModel::isId).isPresent()
                        && idText(one.get(column).get())
                                .equals(idText(other.get(column).get())));
    }

    private List<String> ids(Obj row) throws BadInput {
        for (String column : keys) {
            JsonValue id = row.get(column).orElse(new Null());
            unless(isId(id), "no " + column);
            String text = idText(id);
            unless(!text.isBlank() && text.length() <= MAX_ID && Model.isUnicode(text), "no id in " + column);
        }
        return keys.stream().map(column -> idText(row.get(column).get())).toList();
    }

    private static boolean isId(JsonValue value) {
        return value instanceof Text || (value instanceof Num number && number.isInteger());
    }

    private static String idText(JsonValue id) {
        return id instanceof Text text ? text.text() : ((Num) id).digits();
    }

    /** A string, or nothing for null; all else is bad. */
    private static Optional<String> text(Obj object, String name) throws BadInput {
        JsonValue value = object.get(name).orElse(new Null());
        unless(value instanceof Null || value instanceof Text, name + " is no text");
        Optional<String> text = value instanceof Text found ? Optional.of(found.text()) : Optional.empty();
        unless(text.isEmpty() || text.get().length() <= MAX_READ, name + " is too long");
        return text;
    }
}
