package dev.wishcast.local.await;

import dev.wishcast.local.flink.FlinkRest;
import dev.wishcast.local.shop.Topics;
import dev.wishcast.local.stack.Stack;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

/** How far the job has read the change events, against how many there are. Thread-safe. */
public final class SourceOffsets implements AutoCloseable {

    private static final List<String> TOPICS = List.of(Topics.WISHLIST, Topics.DEVICE);

    private final FlinkRest flink;
    private final String jobId;
    private final Admin admin;

    public SourceOffsets(Stack stack, String jobId) {
        this.flink = stack.flink().rest();
        this.jobId = jobId;
        this.admin = stack.kafka().admin();
    }

    /** Records the job has read of the wishlist's and the devices' topics, as its own metrics say. */
    public long read() throws IOException, InterruptedException {
        Map<String, Double> offsets = flink.sums(jobId, SourceOffsets::isOffset);
        return offsets.values().stream()
                .mapToLong(offset -> offset.longValue() + 1)
                .sum();
    }

    /** Records there are. */
    public long written() throws InterruptedException {
        try {
            Map<TopicPartition, OffsetSpec> latest =
                    admin.describeTopics(TOPICS).allTopicNames().get().values().stream()
                            .flatMap(SourceOffsets::partitions)
                            .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
            return admin.listOffsets(latest).all().get().values().stream()
                    .mapToLong(ListOffsetsResult.ListOffsetsResultInfo::offset)
                    .sum();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka did not tell its offsets: " + e.getCause(), e);
        }
    }

    @Override
    public void close() {
        admin.close();
    }

    /** The Kafka connector's own metric; Flink writes a topic's dots as they are or as underscores. */
    private static boolean isOffset(String metric) {
        return metric.endsWith(".currentOffset")
                && TOPICS.stream()
                        .anyMatch(topic -> metric.contains(".topic." + topic + ".partition.")
                                || metric.contains(".topic." + topic.replace('.', '_') + ".partition."));
    }

    private static Stream<TopicPartition> partitions(TopicDescription topic) {
        return topic.partitions().stream().map(partition -> new TopicPartition(topic.name(), partition.partition()));
    }
}
