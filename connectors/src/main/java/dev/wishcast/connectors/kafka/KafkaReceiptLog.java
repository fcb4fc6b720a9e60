package dev.wishcast.connectors.kafka;

import dev.wishcast.connectors.UndecodableException;
import dev.wishcast.connectors.receipt.DeliveryReceipt;
import dev.wishcast.connectors.receipt.DeliveryReceiptDecoder;
import dev.wishcast.connectors.receipt.ReceiptLog;
import dev.wishcast.connectors.receipt.ReceiptPosition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The topic of the delivery receipts, as {@link KafkaSinks#receipts} writes it. Immutable. */
public final class KafkaReceiptLog implements ReceiptLog {

    private static final Duration POLL = Duration.ofMillis(100);

    /** How long the consumer waits for the brokers' answers, and this class for a partition's receipts. */
    private static final String PATIENCE = "default.api.timeout.ms";

    /** What retention has deleted is skipped. */
    private static final Map<String, String> DEFAULTS = Map.of(
            "auto.offset.reset",
            "earliest",
            "max.poll.records",
            "10000",
            "max.partition.fetch.bytes",
            "8388608",
            PATIENCE,
            "60000");

    private final String topic;
    private final Properties properties;

    private KafkaReceiptLog(String topic, Properties properties) {
        this.topic = topic;
        this.properties = properties;
    }

    /**
     * The log of the topic that the configuration names.
     *
     * @throws org.apache.flink.configuration.IllegalConfigurationException if an option is wrong
     */
    public static KafkaReceiptLog of(ReadableConfig config) {
        Properties properties = KafkaSettings.properties(config, DEFAULTS);
        properties.put("enable.auto.commit", "false");
        properties.put("allow.auto.create.topics", "false");
        return new KafkaReceiptLog(KafkaSettings.text(config, KafkaOptions.RECEIPT_TOPIC), properties);
    }

    @Override
    public Reader open(String clientId) {
        Properties own = new Properties();
        own.putAll(properties);
        own.put("client.id", clientId);
        return new TopicReader(
                topic,
                new KafkaConsumer<>(own, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                Duration.ofMillis(Long.parseLong(own.getProperty(PATIENCE))),
                new DeliveryReceiptDecoder());
    }

    /** @param patience how long nothing may come of a partition, as of one without a leader */
    record TopicReader(
            String topic, Consumer<byte[], byte[]> consumer, Duration patience, DeliveryReceiptDecoder decoder)
            implements Reader {

        @Override
        public ReceiptPosition end() throws IOException {
            try {
                Map<Integer, Long> offsets = new HashMap<>();
                consumer.endOffsets(partitions()).forEach((partition, end) -> offsets.put(partition.partition(), end));
                return new ReceiptPosition(offsets);
            } catch (KafkaException e) {
                throw unreachable(e);
            }
        }

        @Override
        public void read(
                ReceiptPosition from,
                BiPredicate<String, String> idAndUser,
                java.util.function.Consumer<DeliveryReceipt> receipts)
                throws IOException {
            try {
                List<TopicPartition> partitions = partitions();
                Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
                consumer.assign(partitions);
                partitions.forEach(partition -> consumer.seek(partition, from.in(partition.partition())));
                Map<TopicPartition, Long> unread = unread(ends);
                long since = System.nanoTime();
                while (!unread.isEmpty()) {
                    consumer.poll(POLL).forEach(read -> accept(read, idAndUser, receipts));
                    Map<TopicPartition, Long> before = unread;
                    unread = unread(ends);
                    if (!unread.equals(before)) {
                        since = System.nanoTime();
                    } else if (System.nanoTime() - since > patience.toNanos()) {
                        throw new IOException("Nothing was read for " + patience.toMillis()
                                + " ms of these partitions of the receipts, which may be offline: " + unread.keySet());
                    }
                }
                consumer.unsubscribe();
            } catch (KafkaException e) {
                throw unreachable(e);
            }
        }

        /** How far each partition is read that is not read to its end. */
        private Map<TopicPartition, Long> unread(Map<TopicPartition, Long> ends) {
            Map<TopicPartition, Long> unread = new TreeMap<>(Comparator.comparing(TopicPartition::toString));
            ends.forEach((partition, end) -> {
                long position = consumer.position(partition);
                if (position < end) {
                    unread.put(partition, position);
                }
            });
            return unread;
        }

        private List<TopicPartition> partitions() {
            return consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
        }

        private void accept(
                ConsumerRecord<byte[], byte[]> read,
                BiPredicate<String, String> idAndUser,
                java.util.function.Consumer<DeliveryReceipt> receipts) {
            // Most are other subtasks': only the beginning of their values is decoded.
            String user = DeliveryReceiptDecoder.userId(read.value());
            if (read.key() != null
                    && user != null
                    && idAndUser.test(new String(read.key(), StandardCharsets.UTF_8), user)) {
                try {
                    receipts.accept(decoder.decode(read.key(), read.value(), read.timestamp()));
                } catch (UndecodableException e) {
                    // The source of the receipts makes a dead letter of it.
                }
            }
        }

        private IOException unreachable(KafkaException cause) {
            return new IOException("The receipts in topic " + topic + " can't be read", cause);
        }

        @Override
        public void close() {
            consumer.close();
        }
    }
}
