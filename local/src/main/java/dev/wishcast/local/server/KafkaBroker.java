package dev.wishcast.local.server;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wishcast.local.process.FreePorts;
import dev.wishcast.local.process.JavaCommand;
import dev.wishcast.local.process.ServerFailedException;
import dev.wishcast.local.process.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** A Kafka broker, its own controller, on 127.0.0.1. Thread-safe. */
public final class KafkaBroker {

    private static final String NAME = "Kafka";
    private static final String ID = "kafka";

    private final int port;
    private final ServerEnvironment environment;
    private volatile ServerProcess process;

    private KafkaBroker(int port, ServerEnvironment environment) {
        this.port = port;
        this.environment = environment;
    }

    /**
     * Starts a broker with the topics of {@code cdc-config/topics.json}.
     *
     * @throws ServerFailedException if it does not start
     */
    public static KafkaBroker start(ServerEnvironment environment) throws InterruptedException {
        List<Integer> ports = FreePorts.find(2);
        KafkaBroker broker = new KafkaBroker(ports.get(0), environment);
        Map<String, Integer> values = Map.of("port", ports.get(0), "controllerPort", ports.get(1));
        String properties =
                environment.writeConfiguration("kafka.properties", ID, values).toString();
        List<String> format = new ArrayList<>(
                List.of("format", "--standalone", "-t", Uuid.randomUuid().toString(), "-c", properties));
        environment.security().ifPresent(secured -> format.addAll(secured.formatArguments()));
        environment.prepare(
                NAME,
                ID,
                broker.java()
                        .jvm("-XX:TieredStopAtLevel=1")
                        .main("kafka.tools.StorageTool", format.toArray(String[]::new)));
        broker.process = environment.start(NAME, ID, broker.java().heap(512).main("kafka.Kafka", properties));
        broker.createTopics(environment.installation().cdcConfig().resolve("topics.json"));
        return broker;
    }

    /** Kills the broker and starts it again at once, on the same ports with the same data. Does not wait for it. */
    public void crash() {
        environment.processes().crash(process);
    }

    /**
     * Waits until every partition of every topic can be read and written.
     *
     * @throws ServerFailedException if it is not so within two minutes
     */
    public void awaitReady() throws InterruptedException {
        try (Admin admin = admin()) {
            process.awaitReady(() ->
                    !latestOffsets(admin, admin.listTopics().names().get()).isEmpty());
        }
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** What a client needs to connect, whatever its kind, in a map of the caller's own. */
    public Map<String, Object> clientProperties() {
        Map<String, Object> properties = new HashMap<>();
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
        environment.security().ifPresent(secured -> secured.kafkaClient()
                .forEach((name, value) -> properties.put((String) name, value)));
        return properties;
    }

    /** Opens an administration client; the caller closes it. */
    public Admin admin() {
        return Admin.create(clientProperties());
    }

    /**
     * How many records have ever been written to some topics.
     *
     * @throws IllegalStateException if the broker does not say
     */
    public static long written(Admin admin, List<String> topics) throws InterruptedException {
        try {
            return latestOffsets(admin, topics).stream()
                    .mapToLong(Long::longValue)
                    .sum();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka did not tell its offsets: " + e.getCause(), e);
        }
    }

    private JavaCommand java() {
        return environment.java(environment.installation().kafkaLibraries(), ID).jvm("-XX:+UseSerialGC");
    }

    private void createTopics(Path file) throws InterruptedException {
        try (Admin admin = admin()) {
            process.awaitReady(() -> !admin.describeCluster().nodes().get().isEmpty());
            admin.createTopics(Stream.of(new ObjectMapper().readValue(file.toFile(), Topic[].class))
                            .map(Topic::create)
                            .toList())
                    .all()
                    .get();
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read " + file, e);
        } catch (ExecutionException e) {
            throw new ServerFailedException(
                    "Kafka did not create the topics: " + e.getCause().getMessage(), e);
        }
    }

    /** Asks the leader of every partition, and fails if one has none. */
    private static List<Long> latestOffsets(Admin admin, Collection<String> topics)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        admin.describeTopics(topics).allTopicNames().get().forEach((topic, description) -> description
                .partitions()
                .forEach(partition ->
                        latest.put(new TopicPartition(topic, partition.partition()), OffsetSpec.latest())));
        return admin.listOffsets(latest).all().get().values().stream()
                .map(result -> result.offset())
                .toList();
    }

    private record Topic(String name, int partitions, Map<String, String> configs) {
        NewTopic create() {
            return new NewTopic(name, partitions, (short) 1).configs(configs);
        }
    }
}
