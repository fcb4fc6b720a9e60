package dev.wishcast.connectors.kafka;

import dev.wishcast.connectors.debezium.WishlistChangeDecoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.IntStream;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.util.InstantiationUtil;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Which topics a job without state begins to read. */
class BeginningOfChangesTest {

    private static final String TOPIC = "wishcast.shop.wishlist_item";

    private final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> topic = new HashMap<>();

    @Test
    void aTopicWhoseRowsAreWhereTheirKeysGoIsRead() {
        partitions(4);
        wishes(0, 1_000, 4);
        assertThatCode(this::check).doesNotThrowAnyException();
    }

    @Test
    void anEmptyTopicIsRead() {
        partitions(4);
        assertThatCode(this::check).doesNotThrowAnyException();
    }

    @Test
    void aTopicThatPartitionsWereAddedToIsRefused() {
        partitions(4);
        wishes(0, 1_000, 4);
        partitions(5);
        wishes(1_000, 3_000, 5);
        assertThatExceptionOfType(SuppressRestartsException.class)
                .isThrownBy(this::check)
                .withStackTraceContaining(TOPIC)
                .withStackTraceContaining("partitions were added");
    }

    @Test
    void aTopicOfATableWithASurrogateKeyIsRefused() {
        partitions(2);
        IntStream.range(0, 100).forEach(i -> add(i % 2, "{\"id\":" + i + "}", wish(i)));
        assertThatExceptionOfType(SuppressRestartsException.class)
                .isThrownBy(this::check)
                .withStackTraceContaining("must be the primary key [user_id, product_id]");
    }

    @Test
    void heartbeatsAreInEveryPartitionAndSayNothing() {
        partitions(4);
        for (int partition = 0; partition < 4; partition++) {
            add(
                    partition,
                    "{\"id\":" + partition + "}",
                    "{\"source\":{\"ts_ms\":1,\"table\":\"wishlist_item_heartbeat\"},\"op\":\"u\"}");
        }
        assertThatCode(this::check).doesNotThrowAnyException();
    }

    @Test
    void aFewBadRecordsAreLeftToTheDeadLetters() {
        partitions(4);
        wishes(0, 1_000, 4);
        for (int partition = 0; partition < 4; partition++) {
            add(partition, "{\"id\":7}", wish(7));
            add(partition, "not JSON", "nor this");
        }
        assertThatCode(this::check).doesNotThrowAnyException();
    }

    @Test
    void theCheckIsShippedWithTheSource() {
        assertThatCode(() -> InstantiationUtil.clone(beginning())).doesNotThrowAnyException();
    }

    private void check() {
        try (MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest")) {
            Map<TopicPartition, Long> begins = new HashMap<>();
            Map<TopicPartition, Long> ends = new HashMap<>();
            topic.forEach((partition, records) -> {
                begins.put(partition, 0L);
                ends.put(partition, (long) records.size());
            });
            consumer.updateBeginningOffsets(begins);
            consumer.updateEndOffsets(ends);
            consumer.schedulePollTask(() -> topic.values().stream()
                    .flatMap(List::stream)
                    .filter(record -> consumer.assignment().contains(partition(record.partition())))
                    .forEach(consumer::addRecord));
            beginning().requireOrder(consumer, topic.keySet());
        }
    }

    private static BeginningOfChanges beginning() {
        return new BeginningOfChanges(
                new Properties(), () -> new WishlistChangeDecoder(List.of("user_id", "product_id", "added_at")));
    }

    private void partitions(int count) {
        IntStream.range(0, count)
                .forEach(partition -> topic.computeIfAbsent(partition(partition), any -> new ArrayList<>()));
    }

    private void wishes(int from, int to, int partitions) {
        for (int user = from; user < to; user++) {
            String key = "{\"user_id\":" + user + ",\"product_id\":\"p\"}";
            add(BuiltInPartitioner.partitionForKey(key.getBytes(UTF_8), partitions), key, wish(user));
        }
    }

    private static String wish(int user) {
        return "{\"after\":{\"user_id\":" + user + ",\"product_id\":\"p\"},\"source\":{\"ts_ms\":1},\"op\":\"c\"}";
    }

    private void add(int partition, String key, String value) {
        List<ConsumerRecord<byte[], byte[]>> records = topic.get(partition(partition));
        records.add(new ConsumerRecord<>(TOPIC, partition, records.size(), key.getBytes(UTF_8), value.getBytes(UTF_8)));
    }

    private static TopicPartition partition(int partition) {
        return new TopicPartition(TOPIC, partition);
    }
}
