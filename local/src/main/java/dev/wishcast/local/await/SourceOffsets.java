package dev.wishcast.local.await;

import dev.wishcast.local.flink.FlinkRest;
import dev.wishcast.local.server.KafkaBroker;
import dev.wishcast.local.shop.Topics;
import dev.wishcast.local.stack.Stack;
import java.io.IOException;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;

/** Compares how far a job has read the change events with how many there are. Thread-safe. */
public final class SourceOffsets implements AutoCloseable {

    private static final List<String> TOPICS = List.of(Topics.WISHLIST, Topics.DEVICE);

    private final FlinkRest flink;
    private final Admin admin;
    private final String jobId;

    /** Looks at a job that was started, by its id. */
    public SourceOffsets(Stack stack, String jobId) {
        this.flink = stack.flink().rest();
        this.admin = stack.kafka().admin();
        this.jobId = jobId;
    }

    /** How many records the job has read of the wishlist's and the devices' topics, as its own metrics say. */
    public long read() throws IOException, InterruptedException {
        return flink.sums(jobId, SourceOffsets::isOffset).values().stream()
                .mapToLong(offset -> offset.longValue() + 1)
                .sum();
    }

    /** How many records these topics have. */
    public long written() throws InterruptedException {
        return KafkaBroker.written(admin, TOPICS);
    }

    @Override
    public void close() {
        admin.close();
    }

    /** The Kafka connector's own metric. Flink writes a topic's dots as they are or as underscores. */
    private static boolean isOffset(String metric) {
        return metric.endsWith(".currentOffset")
                && TOPICS.stream()
                        .anyMatch(topic -> metric.contains(".topic." + topic + ".partition.")
                                || metric.contains(".topic." + topic.replace('.', '_') + ".partition."));
    }
}
