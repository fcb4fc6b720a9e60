package dev.wishcast.benchmarks.index;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wishcast.local.shop.Topics;
import dev.wishcast.local.stack.Stack;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes wishes into the wishlist's topic as Debezium's snapshot does, with the producer settings of {@code connector.json}.
 * The wishes do not come by way of MySQL, as Debezium reads only some 50,000 rows a second. Not thread-safe.
 */
final class SnapshotWriter implements AutoCloseable {

    private static final String PRODUCER_SETTING = "producer.override.";
    private static final int THREADS = 2;

    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    /** Opens a producer. */
    SnapshotWriter(Stack stack) throws IOException {
        Map<String, Object> settings = stack.kafka().clientProperties();
        Path connector = stack.installation().cdcConfig().resolve("connector.json");
        new ObjectMapper()
                .readTree(connector.toFile()).properties().stream()
                        .filter(setting -> setting.getKey().startsWith(PRODUCER_SETTING))
                        .forEach(setting -> settings.put(
                                setting.getKey().substring(PRODUCER_SETTING.length()),
                                setting.getValue().asText()));
        producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Throws an {@link IllegalArgumentException} if so many rows are not those of whole users. */
    static void requireWholeUsers(long rows) {
        if (rows < 1 || rows % ZipfWishlists.WISHES_PER_USER != 0) {
            throw new IllegalArgumentException("--rows is a multiple of " + ZipfWishlists.WISHES_PER_USER);
        }
    }

    /**
     * Writes rows of many users for many products, and waits until Kafka has them.
     *
     * @param rows how many; a multiple of ten
     * @throws IllegalStateException if Kafka does not take them
     */
    void writeRows(long rows) {
        long end = rows / ZipfWishlists.WISHES_PER_USER;
        IntStream.range(0, THREADS).parallel().forEach(part -> writeUsers(part, end));
        awaitTaken();
    }

    /** The users between those of another thread. */
    private void writeUsers(long first, long end) {
        ZipfWishlists wishlists = new ZipfWishlists();
        SnapshotRecords records = new SnapshotRecords(Topics.WISHLIST);
        for (long user = first; user < end && failure.get() == null; user += THREADS) {
            long row = user * ZipfWishlists.WISHES_PER_USER;
            for (String product : wishlists.of(user)) {
                send(records.of(row++, user + 1, product));
            }
        }
    }

    /**
     * Writes one wish for a product by each of the users 1 to {@code users}, and waits until Kafka has them.
     *
     * @throws IllegalStateException if Kafka does not take them
     */
    void writeWishesFor(String product, int users) {
        SnapshotRecords records = new SnapshotRecords(Topics.WISHLIST);
        for (int user = 1; user <= users && failure.get() == null; user++) {
            send(records.of(user, user, product));
        }
        awaitTaken();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The result comes to the callback.
    private void send(ProducerRecord<byte[], byte[]> record) {
        producer.send(record, (metadata, e) -> {
            if (e != null) {
                failure.compareAndSet(null, e);
            }
        });
    }

    private void awaitTaken() {
        producer.flush();
        Exception cause = failure.get();
        if (cause != null) {
            throw new IllegalStateException("Kafka did not take the wishes: " + cause.getMessage(), cause);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
