package dev.wishcast.benchmarks.index;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.SplittableRandom;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Rows of the wishlist table as Debezium 3.6 writes them in a snapshot, with {@code connector.json}. Not thread-safe. */
final class SnapshotRecords {

    /** Formatting a time for each row would take longer than all else; neighbours in the index have different ones all the same. */
    private static final int TIMES = 1 << 16;

    private static final Instant SNAPSHOT = Instant.parse("2026-11-20T08:00:00Z");
    private static final Duration OLDEST_WISH = Duration.ofDays(730);
    /** Between two rows: Debezium reads some 50,000 a second. */
    private static final long NANOS_A_ROW = 20_011;

    private static final long BEGAN = SNAPSHOT.toEpochMilli();
    private static final String SOURCE =
            "\"},\"source\":{\"version\":\"3.6.1.Final\",\"connector\":\"mysql\",\"name\":\"wishcast\",\"ts_ms\":"
                    + BEGAN
                    + ",\"snapshot\":\"true\",\"db\":\"shop\",\"sequence\":null,\"ts_us\":" + BEGAN + "000,\"ts_ns\":"
                    + BEGAN + "000000,\"table\":\"wishlist_item\",\"server_id\":0,\"gtid\":null,"
                    + "\"file\":\"binlog.000002\",\"pos\":46545,\"row\":0,\"thread\":null,\"query\":null},"
                    + "\"transaction\":null,\"op\":\"r\",\"ts_ms\":";

    private final String topic;
    private final SplittableRandom random = new SplittableRandom(1);
    private final String[] addedAt = new String[TIMES];

    SnapshotRecords(String topic) {
        this.topic = topic;
        for (int i = 0; i < TIMES; i++) {
            Instant time = SNAPSHOT.minusMillis(random.nextLong(OLDEST_WISH.toMillis()));
            addedAt[i] = DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time.atOffset(ZoneOffset.UTC));
        }
    }

    /** @param number of the row, from 0: when Debezium read it */
    ProducerRecord<byte[], byte[]> of(long number, long user, String product) {
        String row = "{\"user_id\":" + user + ",\"product_id\":\"" + product;
        long readNanos = BEGAN * 1_000_000 + number * NANOS_A_ROW;
        String value = "{\"before\":null,\"after\":" + row + "\",\"added_at\":\"" + addedAt[random.nextInt(TIMES)]
                + SOURCE + readNanos / 1_000_000 + ",\"ts_us\":" + readNanos / 1_000 + ",\"ts_ns\":" + readNanos + "}";
        return new ProducerRecord<>(topic, bytes(row + "\"}"), bytes(value));
    }

    private static byte[] bytes(String ascii) {
        return ascii.getBytes(StandardCharsets.ISO_8859_1);
    }
}
