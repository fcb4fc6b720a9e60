package dev.wishcast.connectors.kafka;

import dev.wishcast.connectors.DeadLetterReason;
import dev.wishcast.connectors.RecordDecoder;
import dev.wishcast.connectors.UndecodableException;
import dev.wishcast.connectors.debezium.ChangeKind;
import dev.wishcast.connectors.debezium.DeviceChange;
import dev.wishcast.connectors.debezium.WishlistChange;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.util.TemporaryClassLoaderContext;
import org.apache.flink.util.function.SerializableSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Starts at the beginning of a topic of change events, unless the topic keeps no order among the changes of a row. Flink asks
 * only at a start without state.
 *
 * <p>A row's changes keep their order if all of them are in one partition. So the first rows of each partition are looked at.
 * They are the oldest ones: if partitions were added to the topic since, half of them or more would go elsewhere today. A job
 * that reads such a topic from its beginning takes for a row's last change whatever it happens to read last.
 */
final class BeginningOfChanges implements OffsetsInitializer {

    /** How many records of each partition are looked at. */
    static final int SAMPLE = 500;

    /** A few bad records become dead letters. More than one in so many are how the topic is. */
    private static final int TOLERATED = 4;

    private static final Duration POLL = Duration.ofMillis(200);

    /** What has not arrived until then is not looked at. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Properties properties;
    private final SerializableSupplier<RecordDecoder<?>> decoders;

    /**
     * Creates the initializer.
     *
     * @param properties of a consumer
     * @param decoders make a decoder of the topic's records
     */
    BeginningOfChanges(Properties properties, SerializableSupplier<RecordDecoder<?>> decoders) {
        this.properties = properties;
        this.decoders = decoders;
    }

    @Override
    public Map<TopicPartition, Long> getPartitionOffsets(
            Collection<TopicPartition> partitions, PartitionOffsetsRetriever retriever) {
        // Kafka loads classes by their names, and this thread is Flink's.
        try (TemporaryClassLoaderContext ignored =
                        TemporaryClassLoaderContext.of(getClass().getClassLoader());
                Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                        consumerProperties(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            requireOrder(consumer, partitions);
        }
        return OffsetsInitializer.earliest().getPartitionOffsets(partitions, retriever);
    }

    private Properties consumerProperties() {
        Properties own = new Properties();
        own.putAll(properties);
        own.put("enable.auto.commit", "false");
        own.put("allow.auto.create.topics", "false");
        own.put("max.poll.records", Integer.toString(SAMPLE));
        return own;
    }

    /**
     * Looks at the first records of each partition.
     *
     * @param partitions all partitions of the topic
     * @throws SuppressRestartsException if they show that changes of a row keep no order; the cause says why
     */
    void requireOrder(Consumer<byte[], byte[]> consumer, Collection<TopicPartition> partitions) {
        RecordDecoder<?> decoder = decoders.get();
        Map<TopicPartition, Sample> samples = new HashMap<>();
        Map<TopicPartition, Long> ends = sampleEnds(consumer, partitions);
        consumer.assign(ends.keySet());
        consumer.seekToBeginning(ends.keySet());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!ends.isEmpty() && System.nanoTime() < deadline) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                judge(record, decoder, partitions.size(), samples.computeIfAbsent(partition, Sample::new));
            }
            ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
            consumer.pause(consumer.assignment());
            consumer.resume(ends.keySet());
        }
        samples.values().forEach(Sample::requireOrder);
    }

    /** Up to where to look, for each partition that has records. */
    private static Map<TopicPartition, Long> sampleEnds(
            Consumer<byte[], byte[]> consumer, Collection<TopicPartition> partitions) {
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = new HashMap<>();
        consumer.endOffsets(partitions).forEach((partition, end) -> {
            long begin = begins.get(partition);
            if (begin < end) {
                ends.put(partition, Math.min(end, begin + SAMPLE));
            }
        });
        return ends;
    }

    private static void judge(
            ConsumerRecord<byte[], byte[]> record, RecordDecoder<?> decoder, int partitions, Sample sample) {
        try {
            if (isRow(decoder.decode(record.key(), record.value(), record.timestamp()))) {
                judgePlace(record, BuiltInPartitioner.partitionForKey(record.key(), partitions), partitions, sample);
            }
        } catch (UndecodableException e) {
            // Any other record will be a dead letter, and says nothing.
            if (e.reason() == DeadLetterReason.UNORDERED) {
                sample.addDisordered(record, e.getMessage());
            }
        } catch (RuntimeException e) {
            // Likewise.
        }
    }

    private static void judgePlace(ConsumerRecord<?, ?> record, int home, int partitions, Sample sample) {
        if (home == record.partition()) {
            sample.addOrdered();
        } else {
            sample.addDisordered(
                    record,
                    "the record's key belongs into partition " + home + " of " + partitions
                            + ". Either partitions were added to the topic, or rows are not written with Kafka's own"
                            + " partitioner. Let Debezium write a new topic");
        }
    }

    /** Heartbeats are put into every partition on purpose. */
    private static boolean isRow(Object change) {
        return (change instanceof WishlistChange wish && wish.kind() != ChangeKind.HEARTBEAT)
                || (change instanceof DeviceChange device && device.kind() != ChangeKind.HEARTBEAT);
    }

    @Override
    @SuppressWarnings("deprecation") // As the interface declares it.
    public OffsetResetStrategy getAutoOffsetResetStrategy() {
        return OffsetsInitializer.earliest().getAutoOffsetResetStrategy();
    }

    /** The first rows of a partition. Not thread-safe. */
    private static final class Sample {

        private final TopicPartition partition;
        private int rows;
        private int disordered;
        private String example;

        Sample(TopicPartition partition) {
            this.partition = partition;
        }

        void addOrdered() {
            rows++;
        }

        void addDisordered(ConsumerRecord<?, ?> record, String why) {
            rows++;
            disordered++;
            example = "At offset " + record.offset() + ", " + why;
        }

        void requireOrder() {
            if (disordered * TOLERATED > rows) {
                throw new SuppressRestartsException(new IllegalConfigurationException("The topic " + partition.topic()
                        + " keeps no order among the changes of a row, as " + disordered + " of the first " + rows
                        + " rows of partition " + partition.partition() + " show. " + example + "."));
            }
        }
    }
}
