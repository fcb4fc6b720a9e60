package dev.wishcast.stub;

import dev.wishcast.stub.http2.ConnectionSettings;
import dev.wishcast.stub.script.Latencies;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Option;

/**
 * How a stub is set up: as a test says, or as the options of {@code ./wishcast stub} do. Start from {@link #defaults()}. Not
 * thread-safe, and not to be changed once a stub is started with it.
 */
public final class StubConfig {

    @Option(names = "--port", paramLabel = "PORT", description = "TLS port; 0 for any free one.")
    int port;

    @Option(names = "--admin-port", paramLabel = "PORT", description = "Admin API's port; 0 for any free one.")
    int adminPort;

    /** If {@code null}, a temporary one, which is deleted on close. */
    @Option(names = "--dir", paramLabel = "DIR", description = "Where all files are written; else a temporary one.")
    Path directory;

    /** Of push and token requests. */
    @Option(names = "--latency-ms", paramLabel = "MS", description = "How long every response takes.")
    private long latencyMs;

    @Option(names = "--latency-p99-ms", paramLabel = "MS", description = "99%% take this at most, half --latency-ms.")
    private Long latencyP99Ms;

    @Option(names = "--max-concurrent-streams", paramLabel = "N", description = "Streams allowed on each connection.")
    private int maxConcurrentStreams = 100;

    @Option(names = "--initial-streams", paramLabel = "N", description = "Streams until a valid request; 0: the same.")
    private int initialStreams;

    @Option(names = "--settings-delay-ms", paramLabel = "MS", description = "How late a new connection's SETTINGS are.")
    private long settingsDelayMs;

    @Option(names = "--project", paramLabel = "ID", description = "Firebase project.")
    String projectId = "wishcast-demo";

    @Option(names = "--topic", paramLabel = "ID", description = "APNs topic, the app's bundle id.")
    String apnsTopic = "dev.wishcast.demo";

    Duration inFlightGrace = Duration.ofSeconds(1);

    private StubConfig() {}

    /** Free ports, a temporary directory, no latency, 100 streams a connection (as FCM allows), a second of grace. */
    public static StubConfig defaults() {
        return new StubConfig();
    }

    /** Sets the ports on 127.0.0.1, 0 for any free one. */
    public StubConfig withPorts(int newPort, int newAdminPort) {
        port = newPort;
        adminPort = newAdminPort;
        return this;
    }

    /** Sets where the stub writes its certificate and credentials. */
    public StubConfig withDirectory(Path newDirectory) {
        directory = newDirectory;
        return this;
    }

    /** Sets the same latency for all push and token requests. */
    public StubConfig withLatency(Duration latency) {
        latencyMs = latency.toMillis();
        return this;
    }

    /** Sets {@code SETTINGS_MAX_CONCURRENT_STREAMS} of each connection, at least 1. */
    public StubConfig withMaxConcurrentStreams(int newMaximum) {
        maxConcurrentStreams = newMaximum;
        return this;
    }

    /** Sets how many streams a connection has until a first request with valid credentials on it, as APNs does. */
    public StubConfig withInitialStreams(int newInitialStreams) {
        initialStreams = newInitialStreams;
        return this;
    }

    /** Sets how long a new connection waits with its SETTINGS. */
    public StubConfig withSettingsDelay(Duration newDelay) {
        settingsDelayMs = newDelay.toMillis();
        return this;
    }

    /** Sets how long after the response that the project's quota is exceeded requests still count as having been under way. */
    public StubConfig withInFlightGrace(Duration newGrace) {
        inFlightGrace = newGrace;
        return this;
    }

    ConnectionSettings connections() {
        return new ConnectionSettings(maxConcurrentStreams, initialStreams, Duration.ofMillis(settingsDelayMs));
    }

    Latencies latencies() {
        return new Latencies(
                Duration.ofMillis(latencyMs), latencyP99Ms == null ? null : Duration.ofMillis(latencyP99Ms));
    }

    /** Checks the values, and throws an {@link IllegalArgumentException} if one is out of its range. */
    void check() {
        require(port >= 0 && port <= 65_535, "port must be between 0 and 65535: " + port);
        require(adminPort >= 0 && adminPort <= 65_535, "admin port must be between 0 and 65535: " + adminPort);
        require(latencyMs >= 0, "latency must not be negative: " + latencyMs);
        require(
                latencyP99Ms == null || (latencyMs > 0 && latencyP99Ms >= latencyMs),
                "the latency's 99th percentile needs a latency over 0 and not above it: " + latencyP99Ms);
        require(maxConcurrentStreams >= 1, "max concurrent streams must be at least 1: " + maxConcurrentStreams);
        require(initialStreams >= 0, "initial streams must not be negative: " + initialStreams);
        require(settingsDelayMs >= 0, "settings delay must not be negative: " + settingsDelayMs);
        require(!inFlightGrace.isNegative(), "in-flight grace must not be negative: " + inFlightGrace);
        require(projectId.matches("[a-z][a-z0-9-]{4,28}[a-z0-9]"), "not a Google Cloud project id: " + projectId);
        require(apnsTopic.matches("[A-Za-z0-9.-]+"), "not a bundle id: " + apnsTopic);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
