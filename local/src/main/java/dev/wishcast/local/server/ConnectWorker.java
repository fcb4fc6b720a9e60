package dev.wishcast.local.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wishcast.local.process.FreePorts;
import dev.wishcast.local.process.JavaCommand;
import dev.wishcast.local.process.ProcessGroup;
import dev.wishcast.local.process.ServerFailedException;
import dev.wishcast.local.process.ServerProcess;
import dev.wishcast.local.rest.JsonHttp;
import dev.wishcast.local.run.Installation;
import dev.wishcast.local.run.RunDirectory;
import dev.wishcast.local.security.MountedSecrets;
import dev.wishcast.local.security.StackSecurity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** A Kafka Connect worker with Debezium's MySQL connector, on 127.0.0.1. Thread-safe. */
public final class ConnectWorker {

    private static final String NAME = "Connect";
    private static final String CONNECTOR = "wishcast";

    private final int port;
    private final ProcessGroup processes;
    private final MountedSecrets secrets;
    private final Optional<StackSecurity> security;
    private final JsonHttp rest;
    private volatile ServerProcess process;

    private ConnectWorker(
            int port,
            ProcessGroup processes,
            ServerProcess process,
            MountedSecrets secrets,
            Optional<StackSecurity> security) {
        this.port = port;
        this.processes = processes;
        this.process = process;
        this.secrets = secrets;
        this.security = security;
        this.rest = new JsonHttp("http://127.0.0.1:" + port);
    }

    /**
     * Starts a worker without a connector.
     *
     * @throws ServerFailedException if it does not start
     */
    public static ConnectWorker start(
            Installation installation,
            RunDirectory run,
            ProcessGroup processes,
            KafkaBroker kafka,
            Optional<StackSecurity> security)
            throws InterruptedException {
        int port = FreePorts.find();
        Path data = run.data("connect");
        Path log = run.log("connect");
        MountedSecrets secrets = new MountedSecrets(run);
        secrets.write("kafka/bootstrap-servers", kafka.bootstrapServers());
        String settings = secrets.localized(installation.cdcConfig().resolve("connect-worker.properties"))
                + security.map(secured -> secured.localized("connect-worker.properties"))
                        .orElse("");
        Path properties = writeProperties(installation, data, settings, kafka, port);
        JavaCommand java = new JavaCommand(installation.kafkaLibraries())
                .heap(768)
                .jvm("-XX:+UseSerialGC")
                .log4j(installation.serverLogging(), log);
        ServerProcess process = processes.start(
                NAME,
                java.main("org.apache.kafka.connect.cli.ConnectDistributed", properties.toString()),
                Map.of(),
                data,
                log);
        ConnectWorker worker = new ConnectWorker(port, processes, process, secrets, security);
        worker.awaitReady();
        return worker;
    }

    /**
     * Kills the worker and starts it again at once, on the same port. What it was to do and how far it came is in Kafka. Does
     * not wait for it.
     */
    public synchronized void crash() {
        process = processes.crash(process);
    }

    /**
     * Waits until the worker answers. Its connector may start later.
     *
     * @throws ServerFailedException if it does not within a minute
     */
    public void awaitReady() throws InterruptedException {
        process.awaitReady(Duration.ofMinutes(1), () -> rest.get("/connectors").isArray());
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /**
     * Registers the connector of {@code cdc-config/connector.json} and waits until it and its task run.
     *
     * @throws ServerFailedException with Debezium's own words, if it refuses its configuration or fails
     */
    public void registerConnector(Path connectorJson) throws InterruptedException {
        try {
            ObjectMapper json = new ObjectMapper();
            JsonNode config = json.readTree(secrets.localized(connectorJson));
            if (security.isPresent()) {
                json.readerForUpdating(config).readValue(security.get().localized("connector.json"));
            }
            validate(config);
            rest.put("/connectors/" + CONNECTOR + "/config", config);
            process.awaitReady(Duration.ofMinutes(1), this::isRunning);
        } catch (IOException e) {
            throw new ServerFailedException(
                    "Connect did not take the connector: " + e.getMessage() + "\nLog: " + process.log(), e);
        }
    }

    /**
     * Whether the connector and its task run.
     *
     * @throws ServerFailedException if one of them has failed
     */
    public boolean isRunning() throws IOException, InterruptedException {
        JsonNode status = rest.get("/connectors/" + CONNECTOR + "/status");
        List<JsonNode> parts = new ArrayList<>(List.of(status.path("connector")));
        status.path("tasks").forEach(parts::add);
        for (JsonNode part : parts) {
            if (part.path("state").asText().equals("FAILED")) {
                throw new ServerFailedException("The Debezium connector failed: "
                        + rootCause(part.path("trace").asText()) + "\nLog: " + process.log());
            }
        }
        return parts.size() > 1
                && parts.stream().allMatch(part -> part.path("state").asText().equals("RUNNING"));
    }

    /** Asks for validation first: registration itself answers a wrong password with "errors() … null" only. */
    private void validate(JsonNode config) throws IOException, InterruptedException {
        JsonNode result = rest.put("/connector-plugins/MySqlConnector/config/validate", config);
        String errors = StreamSupport.stream(result.path("configs").spliterator(), false)
                .map(setting -> setting.path("value"))
                .filter(value -> !value.path("errors").isEmpty())
                .map(value -> value.path("name").asText() + ": "
                        + value.path("errors").get(0).asText())
                .collect(Collectors.joining("\n  "));
        if (!errors.isEmpty()) {
            throw new ServerFailedException(
                    "Debezium refused its configuration:\n  " + errors + "\nLog: " + process.log());
        }
    }

    private static String rootCause(String trace) {
        return trace.lines()
                .filter(line -> line.startsWith("Caused by: "))
                .reduce((outer, inner) -> inner)
                .orElse(trace);
    }

    private static Path writeProperties(
            Installation installation, Path data, String settings, KafkaBroker kafka, int port) {
        try {
            String local = String.join(
                    "\n",
                    "",
                    "# This machine.",
                    "bootstrap.servers=" + kafka.bootstrapServers(),
                    "listeners=http://127.0.0.1:" + port,
                    "rest.advertised.host.name=127.0.0.1",
                    "plugin.path=" + installation.connectPlugins(),
                    "config.storage.replication.factor=1",
                    "offset.storage.replication.factor=1",
                    "offset.storage.partitions=1",
                    "status.storage.replication.factor=1",
                    "status.storage.partitions=1",
                    "");
            return Files.writeString(data.resolve("connect-worker.properties"), settings + local);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
