package dev.wishcast.connectors.fuzz;

import dev.wishcast.connectors.fuzz.JsonValue.Obj;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;

/** Records as Debezium, a product team and the job itself write them. */
final class GoodRecords {

    private static final long MINUTE = 60_000;
    private static final long DAY = 86_400_000;

    private static final String SOURCE = "{'version':'3.6.1.Final','connector':'mysql','name':'wishcast','ts_ms':%d,"
            + "'snapshot':'false','db':'shop','sequence':null,'table':'%s','server_id':1,'file':'binlog.000003',"
            + "'pos':484,'row':0,'query':null}";
    private static final String[] IDS = {"%d", "'u-%d'", "'ünï-☃-%d'", "'😀%d'", "'\\u0000 %d'", "-%d"};
    private static final String[] OPERATIONS = {"c", "c", "u", "r", "d"};

    private final Random random;
    private final long index;
    private final long timestamp;

    /** @param index gives each record users, devices and sales of its own */
    GoodRecords(Random random, long index, long timestamp) {
        this.random = random;
        this.index = index;
        this.timestamp = timestamp;
    }

    /** A key and a value. */
    record Pair(Obj key, Obj value) {}

    Pair of(RecordKind kind) {
        return switch (kind) {
            case WISHLIST -> {
                String key = "'user_id':" + id() + ",'product_id':'fz-" + random.nextInt(50) + "'";
                yield change(key, ",'added_at':" + time(), "wishlist_item");
            }
            case DEVICE -> {
                String key = "'user_id':" + id() + ",'device_id':'d" + index + "'";
                String token = ",'platform':'" + pick("android", "ios", "iOS", "web") + "','push_token':"
                        + pick("'5ec2e75ec2e7" + index + "'", "'5ec2e75ec2e7" + index + "'", "null");
                yield change(
                        key,
                        token + pick("", ",'locale':'de-DE'", ",'locale':null") + ",'updated_at':" + time(),
                        "device");
            }
            case HEARTBEAT -> change("'id':1", ",'beat_at':" + time(), "wishcast_heartbeat");
            case SALE -> new Pair(object("{'product':'fz'}"), sale());
            case RECEIPT -> new Pair(object("{'notification':'fz'}"), receipt());
        };
    }

    private Pair change(String key, String columns, String table) {
        String operation = pick(OPERATIONS);
        String row = "{" + key + columns + "}";
        String before = operation.equals("u") || operation.equals("d") ? row : "null";
        String after = operation.equals("d") ? "null" : row;
        String source = SOURCE.formatted(
                timestamp - random.nextInt(600_000), random.nextInt(20) == 0 ? table + "_heartbeat" : table);
        return new Pair(
                object("{" + key + "}"),
                object("{'before':" + before + ",'after':" + after + ",'source':" + source
                        + ",'transaction':null,'op':'" + operation + "','ts_ms':" + timestamp + "}"));
    }

    private Obj sale() {
        long start = timestamp + random.nextLong(-2 * DAY, 2 * DAY);
        String status = pick("STARTED", "STARTED", "CANCELLED", "SOLD_OUT");
        String times = pick(
                "",
                ",'startsAt':'" + Instant.ofEpochMilli(start) + "'",
                ",'startsAt':'" + Instant.ofEpochMilli(start) + "','endsAt':'"
                        + Instant.ofEpochMilli(start + random.nextLong(1, 10 * DAY)) + "'",
                ",'endsAt':'" + Instant.ofEpochMilli(timestamp + 10 * MINUTE) + "'");
        return object("{'saleId':'fz-" + index + "','productId':'fz-" + random.nextInt(50) + "','status':'" + status
                + "','title':'Now 50% off 😀'" + times
                + pick("", ",'body':null", ",'body':'Only until 8 p.m. ☃'")
                + pick("", ",'attributes':null", ",'attributes':{'price':19.90,'n':" + random.nextInt() + ",'b':true}")
                + "}");
    }

    private Obj receipt() {
        String outcome = pick("ACCEPTED", "DEAD_TOKEN", "REJECTED", "EXPIRED", "WITHDRAWN", "EXHAUSTED");
        return object("{'notificationId':'n-" + index + "','saleId':'fz-" + random.nextInt(50)
                + "','productId':'fz-1','userId':'u" + index + "','deviceId':'d" + index + "','provider':'"
                + pick("fcm", "apns") + "','outcome':'" + outcome + "','reason':" + pick("null", "'GONE'")
                + ",'attempts':" + random.nextInt(13) + ",'publishedAt':" + (timestamp - MINUTE)
                + ",'expiresAt':" + (timestamp + DAY) + ",'firstAttemptAt':" + (timestamp - 10) + ",'completedAt':"
                + timestamp
                + (outcome.equals("DEAD_TOKEN") ? ",'tokenHash':'ba7816bf8f01cfea','tokenDeadSince':1" : "") + "}");
    }

    private String id() {
        return pick(IDS).formatted(index);
    }

    private String time() {
        long time = timestamp - random.nextLong(400 * DAY);
        return pick(
                "null",
                Long.toString(time),
                time + "123",
                "'" + Instant.ofEpochMilli(time) + "'",
                "'2016-02-29T23:59:59.999999+05:30'");
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private static Obj object(String json) {
        try {
            return Model.object(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        } catch (BadInput e) {
            throw new IllegalStateException(json, e);
        }
    }
}
