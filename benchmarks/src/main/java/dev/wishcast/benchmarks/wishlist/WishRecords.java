package dev.wishcast.benchmarks.wishlist;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.SplittableRandom;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Rows of the wishlist table as Debezium 3.6 writes them in a snapshot, with {@code connector.json}. Not thread-safe. */
final class WishRecords {

    /** Formatting a time for each row would take longer than all else; neighbours in the index have different ones all the same. */
    private static final int TIMES = 1 << 16;

    private static final Instant SNAPSHOT = Instant.parse("2026-11-20T08:00:00Z");
    private static final Duration OLDEST_WISH = Duration.ofDays(730);
    /** Between two rows: Debezium reads some 50,000 a second. */
    private static final long NANOS_A_ROW = 20_011;

    private final String topic;
    private final SplittableRandom random = new SplittableRandom(1);
    private final String[] addedAt = new String[TIMES];
    private final StringBuilder json = new StringBuilder(640);

    WishRecords(String topic) {
        this.topic = topic;
        for (int i = 0; i < TIMES; i++) {
            Instant time = SNAPSHOT.minusMillis(random.nextLong(OLDEST_WISH.toMillis()));
            addedAt[i] = DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time.atOffset(ZoneOffset.UTC));
        }
    }

    /** @param number of the row, from 0: when Debezium read it */
    ProducerRecord<byte[], byte[]> of(long number, long user, String product) {
        return new ProducerRecord<>(topic, key(user, product), value(number, user, product));
    }

    private byte[] key(long user, String product) {
        json.setLength(0);
        json.append("{\"user_id\":")
                .append(user)
                .append(",\"product_id\":\"")
                .append(product)
                .append("\"}");
        return bytes(json.toString());
    }

    private byte[] value(long number, long user, String product) {
        long began = SNAPSHOT.toEpochMilli();
        long readNanos = began * 1_000_000 + number * NANOS_A_ROW;
        json.setLength(0);
        json.append("{\"before\":null,\"after\":{\"user_id\":")
                .append(user)
                .append(",\"product_id\":\"")
                .append(product)
                .append("\",\"added_at\":\"")
                .append(addedAt[random.nextInt(TIMES)])
                .append(
                        "\"},\"source\":{\"version\":\"3.6.1.Final\",\"connector\":\"mysql\",\"name\":\"wishcast\",\"ts_ms\":")
                .append(began)
                .append(",\"snapshot\":\"true\",\"db\":\"shop\",\"sequence\":null,\"ts_us\":")
                .append(began)
                .append("000,\"ts_ns\":")
                .append(began)
                .append(
                        "000000,\"table\":\"wishlist_item\",\"server_id\":0,\"gtid\":null,\"file\":\"binlog.000002\","
                                + "\"pos\":46545,\"row\":0,\"thread\":null,\"query\":null},\"transaction\":null,\"op\":\"r\",\"ts_ms\":")
                .append(readNanos / 1_000_000)
                .append(",\"ts_us\":")
                .append(readNanos / 1_000)
                .append(",\"ts_ns\":")
                .append(readNanos)
                .append('}');
        return bytes(json.toString());
    }

    private static byte[] bytes(String ascii) {
        return ascii.getBytes(StandardCharsets.ISO_8859_1);
    }
}
