package dev.wishcast.connectors.kafka;

import dev.wishcast.connectors.UndecodableException;
import dev.wishcast.connectors.receipt.DeliveryReceipt;
import dev.wishcast.connectors.receipt.DeliveryReceiptDecoder;
import dev.wishcast.connectors.receipt.ReceiptLog;
import dev.wishcast.connectors.receipt.ReceiptPosition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The topic of the delivery receipts, as {@link KafkaSinks#receipts} writes it. Immutable. */
public final class KafkaReceiptLog implements ReceiptLog {

    private static final Duration POLL = Duration.ofMillis(100);

    /** What retention has deleted is skipped. */
    private static final Map<String, String> DEFAULTS = Map.of(
            "auto.offset.reset", "earliest", "max.poll.records", "10000", "max.partition.fetch.bytes", "8388608");

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
                new DeliveryReceiptDecoder());
    }

    private record TopicReader(String topic, KafkaConsumer<byte[], byte[]> consumer, DeliveryReceiptDecoder decoder)
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
        public ReceiptPosition since(long timestamp) throws IOException {
            try {
                List<TopicPartition> partitions = partitions();
                Map<Integer, Long> offsets = new HashMap<>(end().offsets());
                consumer.offsetsForTimes(partitions.stream().collect(Collectors.toMap(p -> p, p -> timestamp)))
                        .forEach((partition, first) -> {
                            // There is none if nothing was written since.
                            if (first != null) {
                                offsets.put(partition.partition(), first.offset());
                            }
                        });
                return new ReceiptPosition(offsets);
            } catch (KafkaException e) {
                throw unreachable(e);
            }
        }

        @Override
        public void read(
                ReceiptPosition from, BiPredicate<String, String> idAndUser, Consumer<DeliveryReceipt> receipts)
                throws IOException {
            try {
                List<TopicPartition> partitions = partitions();
                Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
                consumer.assign(partitions);
                partitions.forEach(partition -> consumer.seek(partition, from.in(partition.partition())));
                while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                    consumer.poll(POLL).forEach(read -> accept(read, idAndUser, receipts));
                }
                consumer.unsubscribe();
            } catch (KafkaException e) {
                throw unreachable(e);
            }
        }

        private List<TopicPartition> partitions() {
            return consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
        }

        private void accept(
                ConsumerRecord<byte[], byte[]> read,
                BiPredicate<String, String> idAndUser,
                Consumer<DeliveryReceipt> receipts) {
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
