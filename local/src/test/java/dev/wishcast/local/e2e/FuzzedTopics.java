package dev.wishcast.local.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wishcast.connectors.fuzz.FuzzedRecord;
import dev.wishcast.connectors.fuzz.Fuzzer;
import dev.wishcast.connectors.fuzz.RecordKind;
import dev.wishcast.connectors.fuzz.Verdict.Effect;
import dev.wishcast.launcher.sale.SalePublisher;
import dev.wishcast.local.server.KafkaBroker;
import dev.wishcast.local.shop.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes fuzzed records into the job's topics, and knows what should become of them. Not thread-safe. */
final class FuzzedTopics implements AutoCloseable {

    /** Those in flight at once: what is bad may be large. */
    private static final int BATCH = 2_000;

    private final KafkaProducer<byte[], byte[]> producer;
    /** By topic, partition and offset, how to make each bad record again. */
    private final Map<String, String> bad = new HashMap<>();

    private final Map<String, Integer> effects = new HashMap<>();
    /** By user and product, the partitions that say something of it, and the last that was said. */
    private final Map<String, Set<Integer>> partitions = new HashMap<>();

    private final Map<String, Effect> wishes = new HashMap<>();

    FuzzedTopics(KafkaBroker kafka) {
        producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        kafka.bootstrapServers(),
                        "max.request.size",
                        4_000_000,
                        "compression.type",
                        "lz4",
                        "linger.ms",
                        20),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Writes records {@code 0} to {@code count - 1}, a share of each kind. */
    void write(Fuzzer fuzzer, int count) throws InterruptedException {
        for (int from = 0; from < count; from += BATCH) {
            List<FuzzedRecord> batch = new ArrayList<>();
            List<Future<RecordMetadata>> written = new ArrayList<>();
            for (int i = from; i < Math.min(count, from + BATCH); i++) {
                FuzzedRecord record = record(fuzzer, i, count);
                batch.add(record);
                written.add(send(topic(record.kind()), record.key(), record.value(), record.timestamp()));
            }
            for (int i = 0; i < batch.size(); i++) {
                remember(batch.get(i), get(written.get(i)));
            }
        }
    }

    /** Kafka itself refuses records without a key in compacted topics: another one instead. */
    private static FuzzedRecord record(Fuzzer fuzzer, int number, int count) {
        RecordKind kind = kind(number);
        boolean compacted = kind == RecordKind.WISHLIST || kind == RecordKind.DEVICE;
        long index = number;
        FuzzedRecord record = fuzzer.record(kind, index);
        while (compacted && record.key() == null) {
            index += count;
            record = fuzzer.record(kind, index);
        }
        return record;
    }

    /** Gives each user a phone with a push token. */
    void addPhones(Iterable<String> users, String device) throws InterruptedException {
        ObjectMapper json = new ObjectMapper();
        int number = 0;
        for (String user : users) {
            Map<String, Object> row = new HashMap<>(Map.of("user_id", user, "device_id", device));
            byte[] key = bytes(json.valueToTree(row).toString());
            row.put("platform", "android");
            row.put("push_token", LiveShop.TOKEN_MARK + ":APA91b" + "f".repeat(120) + number++);
            long now = System.currentTimeMillis();
            get(send(
                    Topics.DEVICE,
                    key,
                    bytes(json.valueToTree(Map.of("after", row, "op", "c", "source", Map.of("ts_ms", now)))
                            .toString()),
                    now));
        }
    }

    /** How to make each bad record again, by its topic, partition and offset. */
    Map<String, String> bad() {
        return bad;
    }

    /** How many records of a kind have an effect. */
    int count(RecordKind kind, Effect effect) {
        return effects.getOrDefault(kind + " " + effect, 0);
    }

    /** Who wishes for the product. If two partitions speak of one wish there is no telling, and nobody is returned. */
    Set<String> wishers(String product) {
        Set<String> subjects = wishes.keySet().stream()
                .filter(subject -> subject.endsWith(" " + product))
                .collect(Collectors.toSet());
        if (subjects.stream().anyMatch(subject -> partitions.get(subject).size() > 1)) {
            return Set.of();
        }
        return subjects.stream()
                .filter(subject -> wishes.get(subject) == Effect.UPSERTED)
                .map(subject -> subject.substring(0, subject.length() - product.length() - 1))
                .collect(Collectors.toSet());
    }

    @Override
    public void close() {
        producer.close();
    }

    private void remember(FuzzedRecord record, RecordMetadata written) {
        Effect effect = record.verdict().effect();
        effects.merge(record.kind() + " " + effect, 1, Integer::sum);
        if (effect == Effect.BAD) {
            bad.put(written.topic() + " " + written.partition() + " " + written.offset(), record.toString());
        } else if (record.kind() == RecordKind.WISHLIST && effect != Effect.HEARTBEAT) {
            String subject = record.verdict().subject();
            partitions.computeIfAbsent(subject, any -> new HashSet<>()).add(written.partition());
            wishes.put(subject, effect);
        }
    }

    /** Sales are few, as each is a hundred times the work of a wish. */
    private static RecordKind kind(int index) {
        int share = index % 100;
        if (share < 45) {
            return RecordKind.WISHLIST;
        }
        if (share < 72) {
            return RecordKind.DEVICE;
        }
        if (share < 80) {
            return RecordKind.HEARTBEAT;
        }
        return share < 85 ? RecordKind.SALE : RecordKind.RECEIPT;
    }

    private static String topic(RecordKind kind) {
        return switch (kind) {
            case WISHLIST -> Topics.WISHLIST;
            case DEVICE -> Topics.DEVICE;
            case HEARTBEAT -> Topics.HEARTBEAT;
            case SALE -> SalePublisher.TOPIC;
            case RECEIPT -> "delivery-receipts";
        };
    }

    private Future<RecordMetadata> send(String topic, byte[] key, byte[] value, long timestamp) {
        return producer.send(new ProducerRecord<>(topic, null, timestamp, key, value));
    }

    private static RecordMetadata get(Future<RecordMetadata> written) throws InterruptedException {
        try {
            return written.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
