package dev.wishcast.benchmarks.wishlist;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wishcast.local.run.Installation;
import dev.wishcast.local.shop.Topics;
import dev.wishcast.local.stack.Stack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes wishes into the wishlist's topic as Debezium's snapshot does, with the producer settings of
 * {@code connector.json}. Not by way of MySQL: Debezium reads some 50,000 rows a second. Not thread-safe.
 */
public final class WishlistTopic implements AutoCloseable {

    /** Users have that many wishes each; so rows come in multiples of it. */
    public static final int WISHES_PER_USER = Wishlists.WISHES_PER_USER;

    private static final String PRODUCER_SETTING = "producer.override.";
    private static final int THREADS = 2;

    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    /** Opens a producer. */
    public WishlistTopic(Stack stack) {
        Map<String, Object> settings = stack.kafka().clientProperties();
        settings.putAll(connectorsProducer(stack.installation()));
        producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static Map<String, Object> connectorsProducer(Installation installation) {
        try {
            Map<String, Object> connector = new ObjectMapper()
                    .readValue(
                            installation.cdcConfig().resolve("connector.json").toFile(), new TypeReference<>() {});
            return connector.entrySet().stream()
                    .filter(setting -> setting.getKey().startsWith(PRODUCER_SETTING))
                    .collect(Collectors.toMap(
                            setting -> setting.getKey().substring(PRODUCER_SETTING.length()), Map.Entry::getValue));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Writes rows of many users for many products, and waits until Kafka has them.
     *
     * @param fromRow the first one's number, 0 at first; a multiple of {@link #WISHES_PER_USER}
     * @param toRow the number after the last one's, likewise
     * @throws IllegalStateException if Kafka does not take them
     */
    public void writeRows(long fromRow, long toRow) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Void>> parts = new ArrayList<>();
            for (int part = 0; part < THREADS; part++) {
                long first = fromRow / WISHES_PER_USER + part;
                parts.add(() -> writeUsers(first, toRow / WISHES_PER_USER));
            }
            for (Future<Void> part : threads.invokeAll(parts)) {
                part.get();
            }
        } catch (ExecutionException e) {
            throw notTaken(e.getCause());
        } finally {
            threads.shutdownNow();
        }
        awaitTaken();
    }

    /** Every so manieth user, as the others are another thread's. */
    private Void writeUsers(long first, long end) {
        Wishlists wishlists = new Wishlists();
        WishRecords records = new WishRecords(Topics.WISHLIST);
        for (long user = first; user < end && failure.get() == null; user += THREADS) {
            long row = user * WISHES_PER_USER;
            for (String product : wishlists.of(user)) {
                send(records.of(row++, user + 1, product));
            }
        }
        return null;
    }

    /**
     * Writes one wish for a product by each of users 1 to {@code users}, and waits until Kafka has them.
     *
     * @throws IllegalStateException if Kafka does not take them
     */
    public void writeWishers(String product, int users) {
        WishRecords records = new WishRecords(Topics.WISHLIST);
        for (int user = 1; user <= users && failure.get() == null; user++) {
            send(records.of(user, user, product));
        }
        awaitTaken();
    }

    /** The result comes to the callback. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private void send(ProducerRecord<byte[], byte[]> record) {
        producer.send(record, (metadata, e) -> {
            if (e != null) {
                failure.compareAndSet(null, e);
            }
        });
    }

    private void awaitTaken() {
        producer.flush();
        if (failure.get() != null) {
            throw notTaken(failure.get());
        }
    }

    private static IllegalStateException notTaken(Throwable cause) {
        return new IllegalStateException("Kafka did not take the wishes: " + cause.getMessage(), cause);
    }

    @Override
    public void close() {
        producer.close();
    }
}
