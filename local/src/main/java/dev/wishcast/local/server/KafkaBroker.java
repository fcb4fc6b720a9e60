package dev.wishcast.local.server;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wishcast.local.process.FreePorts;
import dev.wishcast.local.process.JavaCommand;
import dev.wishcast.local.process.ProcessGroup;
import dev.wishcast.local.process.ServerFailedException;
import dev.wishcast.local.process.ServerProcess;
import dev.wishcast.local.run.Installation;
import dev.wishcast.local.run.RunDirectory;
import dev.wishcast.local.security.StackSecurity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** A Kafka broker, its own controller, on 127.0.0.1. Thread-safe. */
public final class KafkaBroker {

    private static final String NAME = "Kafka";
    private static final Duration START_TIMEOUT = Duration.ofMinutes(1);
    private static final List<String> PLAINTEXT = List.of(
            "listener.security.protocol.map=CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "inter.broker.listener.name=CLIENTS");

    private final int port;
    private final ProcessGroup processes;
    private final Optional<StackSecurity> security;
    private volatile ServerProcess process;

    private KafkaBroker(int port, ProcessGroup processes, Optional<StackSecurity> security) {
        this.port = port;
        this.processes = processes;
        this.security = security;
    }

    /**
     * Starts a broker with the topics of {@code cdc-config/topics.json}.
     *
     * @throws ServerFailedException if it does not start
     */
    public static KafkaBroker start(
            Installation installation, RunDirectory run, ProcessGroup processes, Optional<StackSecurity> security)
            throws InterruptedException {
        List<Integer> ports = FreePorts.find(2);
        KafkaBroker broker = new KafkaBroker(ports.get(0), processes, security);
        Path data = run.data("kafka");
        Path log = run.log("kafka");
        Path properties = broker.writeProperties(data, ports.get(1));

        JavaCommand format = new JavaCommand(installation.kafkaLibraries())
                .jvm("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
                .log4j(installation.serverLogging(), log);
        List<String> arguments = new ArrayList<>(
                List.of("format", "--standalone", "-t", Uuid.randomUuid().toString(), "-c", properties.toString()));
        security.ifPresent(secured -> arguments.addAll(secured.formatArguments()));
        processes.run(
                NAME, format.main("kafka.tools.StorageTool", arguments.toArray(String[]::new)), Map.of(), data, log);

        JavaCommand server = new JavaCommand(installation.kafkaLibraries())
                .heap(512)
                .jvm("-XX:+UseSerialGC")
                .log4j(installation.serverLogging(), log);
        broker.process = processes.start(NAME, server.main("kafka.Kafka", properties.toString()), Map.of(), data, log);
        try (Admin admin = broker.admin()) {
            broker.process.awaitReady(
                    START_TIMEOUT, () -> !admin.describeCluster().nodes().get().isEmpty());
            admin.createTopics(topics(installation.cdcConfig().resolve("topics.json")))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new ServerFailedException(
                    "Kafka did not create the topics: " + e.getCause().getMessage(), e);
        }
        return broker;
    }

    /** Kills the broker and starts it again at once, on the same ports with the same data. Does not wait for it. */
    public synchronized void crash() {
        process = processes.crash(process);
    }

    /**
     * Waits until every partition of every topic can be read and written.
     *
     * @throws ServerFailedException if it is not so within a minute
     */
    public void awaitReady() throws InterruptedException {
        try (Admin admin = admin()) {
            process.awaitReady(START_TIMEOUT, () -> allPartitionsAnswer(admin));
        }
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** What a client needs to connect, whatever its kind, in a map of the caller's own. */
    public Map<String, Object> clientProperties() {
        Map<String, Object> properties = new HashMap<>();
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
        security.ifPresent(secured -> properties.putAll(secured.kafkaClient()));
        return properties;
    }

    /** Opens an administration client; the caller closes it. */
    public Admin admin() {
        return Admin.create(clientProperties());
    }

    private static boolean allPartitionsAnswer(Admin admin) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
        admin.describeTopics(admin.listTopics().names().get())
                .allTopicNames()
                .get()
                .forEach((name, topic) -> topic.partitions()
                        .forEach(partition ->
                                partitions.put(new TopicPartition(name, partition.partition()), OffsetSpec.latest())));
        return !partitions.isEmpty()
                && admin.listOffsets(partitions).all().get().size() == partitions.size();
    }

    private static List<NewTopic> topics(Path file) {
        try {
            Topic[] topics = new ObjectMapper().readValue(file.toFile(), Topic[].class);
            return List.of(topics).stream()
                    .map(topic -> new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(topic.configs()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read " + file, e);
        }
    }

    private record Topic(String name, int partitions, Map<String, String> configs) {}

    private Path writeProperties(Path data, int controllerPort) {
        List<String> lines = new ArrayList<>(List.of(
                "process.roles=broker,controller",
                "node.id=1",
                "controller.quorum.bootstrap.servers=127.0.0.1:" + controllerPort,
                "controller.listener.names=CONTROLLER",
                "listeners=CLIENTS://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort,
                "log.dirs=" + data.resolve("log"),
                // A name spelt wrong should fail, not make a topic with settings nobody chose.
                "auto.create.topics.enable=false",
                // As large as the largest max.message.bytes of topics.json.
                "message.max.bytes=6291456",
                "offsets.topic.num.partitions=1",
                "offsets.topic.replication.factor=1",
                "transaction.state.log.num.partitions=1",
                "transaction.state.log.replication.factor=1",
                "transaction.state.log.min.isr=1",
                "group.initial.rebalance.delay.ms=0"));
        lines.addAll(security.map(StackSecurity::brokerSettings).orElse(PLAINTEXT));
        try {
            return Files.write(data.resolve("server.properties"), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
