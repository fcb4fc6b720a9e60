package dev.wishcast.local.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wishcast.local.process.FreePorts;
import dev.wishcast.local.process.ServerFailedException;
import dev.wishcast.local.process.ServerProcess;
import dev.wishcast.local.rest.JsonHttp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A Kafka Connect worker with Debezium's MySQL connector, on 127.0.0.1. Thread-safe. */
public final class ConnectWorker {

    private static final String ID = "connect";
    private static final String CONFIGURATION = "connect-worker.properties";
    private static final String CONNECTOR = "/connectors/wishcast";

    private final int port = FreePorts.find();
    private final JsonHttp rest = new JsonHttp(url());
    private final ServerEnvironment environment;
    private volatile ServerProcess process;

    private ConnectWorker(ServerEnvironment environment) {
        this.environment = environment;
    }

    /**
     * Starts a worker without a connector.
     *
     * @throws ServerFailedException if it does not start
     */
    public static ConnectWorker start(ServerEnvironment environment, KafkaBroker kafka) throws InterruptedException {
        ConnectWorker worker = new ConnectWorker(environment);
        environment.run().writeSecret("kafka/bootstrap-servers", kafka.bootstrapServers());
        worker.process = environment.start(
                "Connect",
                ID,
                environment
                        .java(environment.installation().kafkaLibraries(), ID)
                        .heap(768)
                        .jvm("-XX:+UseSerialGC")
                        .main(
                                "org.apache.kafka.connect.cli.ConnectDistributed",
                                worker.writeConfiguration(kafka).toString()));
        worker.awaitReady();
        return worker;
    }

    /**
     * Kills the worker and starts it again at once, on the same port. What it was to do and how far it came is in Kafka. Does
     * not wait for it.
     */
    public void crash() {
        environment.processes().crash(process);
    }

    /**
     * Waits until the worker answers. Its connector may start later.
     *
     * @throws ServerFailedException if it does not within two minutes
     */
    public void awaitReady() throws InterruptedException {
        process.awaitReady(() -> rest.get("/connectors").isArray());
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
            JsonNode config = json.readTree(environment.run().localized(connectorJson));
            if (environment.security().isPresent()) {
                json.readerForUpdating(config)
                        .readValue(environment.security().get().localized("connector.json"));
            }
            validate(config);
            rest.put(CONNECTOR + "/config", config);
            process.awaitReady(this::isRunning);
        } catch (IOException e) {
            throw failed("Connect did not take the connector: " + e.getMessage());
        }
    }

    /**
     * Whether the connector and its task run.
     *
     * @throws ServerFailedException if one of them has failed
     */
    public boolean isRunning() throws IOException, InterruptedException {
        List<JsonNode> parts = rest.get(CONNECTOR + "/status").findParents("state");
        for (JsonNode part : parts) {
            if (part.path("state").asText().equals("FAILED")) {
                String trace = part.path("trace").asText();
                throw failed("The Debezium connector failed: " + ServerFailedException.rootCause(trace));
            }
        }
        return parts.size() > 1
                && parts.stream().allMatch(part -> part.path("state").asText().equals("RUNNING"));
    }

    /** Asks for validation first: registration itself answers a wrong password with "errors() … null" only. */
    private void validate(JsonNode config) throws IOException, InterruptedException {
        String errors =
                rest.put("/connector-plugins/MySqlConnector/config/validate", config).findValues("value").stream()
                        .filter(value -> !value.path("errors").isEmpty())
                        .map(value -> value.path("name").asText() + ": "
                                + value.path("errors").path(0).asText())
                        .collect(Collectors.joining("\n  "));
        if (!errors.isEmpty()) {
            throw failed("Debezium refused its configuration:\n  " + errors);
        }
    }

    private ServerFailedException failed(String what) {
        return new ServerFailedException(what + "\nLog: " + process.log());
    }

    private Path writeConfiguration(KafkaBroker kafka) {
        Map<String, Object> values = Map.of(
                "bootstrapServers", kafka.bootstrapServers(),
                "port", port,
                "plugins", environment.installation().connectPlugins());
        String shipped = environment
                        .run()
                        .localized(environment.installation().cdcConfig().resolve(CONFIGURATION))
                + environment
                        .security()
                        .map(secured -> secured.localized(CONFIGURATION))
                        .orElse("");
        return environment
                .run()
                .write(ID, CONFIGURATION, shipped + environment.configuration(CONFIGURATION, ID, values));
    }
}
