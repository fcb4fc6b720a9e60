package dev.wishcast.stub;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * How a stub is set up. Immutable; start from {@link #defaults()}.
 *
 * @param port the providers' TLS port on 127.0.0.1, 0 for any free one
 * @param adminPort the admin API's port on 127.0.0.1, 0 for any free one
 * @param directory where the stub writes its certificate and credentials; {@code null} for a temporary one, deleted on
 *     close
 * @param latency how long every push and token request waits for its answer, at least 0
 * @param maxConcurrentStreams {@code SETTINGS_MAX_CONCURRENT_STREAMS} of each HTTP/2 connection, at least 1
 * @param projectId the Firebase project that may be sent to
 * @param apnsTopic the app's bundle id, the one topic that may be sent to
 */
public record StubConfig(
        int port,
        int adminPort,
        Path directory,
        Duration latency,
        int maxConcurrentStreams,
        String projectId,
        String apnsTopic) {

    /** @throws IllegalArgumentException if a value is out of its range */
    public StubConfig {
        requirePort("port", port);
        requirePort("admin port", adminPort);
        Objects.requireNonNull(latency, "latency");
        if (latency.isNegative()) {
            throw new IllegalArgumentException("latency must not be negative: " + latency);
        }
        if (maxConcurrentStreams < 1) {
            throw new IllegalArgumentException("max concurrent streams must be at least 1: " + maxConcurrentStreams);
        }
        if (!projectId.matches("[a-z][a-z0-9-]{4,28}[a-z0-9]")) {
            throw new IllegalArgumentException("not a Google Cloud project id: " + projectId);
        }
        if (!apnsTopic.matches("[A-Za-z0-9.-]+")) {
            throw new IllegalArgumentException("not a bundle id: " + apnsTopic);
        }
    }

    private static void requirePort(String name, int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException(name + " must be between 0 and 65535: " + port);
        }
    }

    /** Free ports, a temporary directory, no latency, 100 streams a connection (as FCM allows). */
    public static StubConfig defaults() {
        return new StubConfig(0, 0, null, Duration.ZERO, 100, "wishcast-demo", "dev.wishcast.demo");
    }

    public StubConfig withPorts(int newPort, int newAdminPort) {
        return new StubConfig(newPort, newAdminPort, directory, latency, maxConcurrentStreams, projectId, apnsTopic);
    }

    public StubConfig withDirectory(Path newDirectory) {
        return new StubConfig(port, adminPort, newDirectory, latency, maxConcurrentStreams, projectId, apnsTopic);
    }

    public StubConfig withLatency(Duration newLatency) {
        return new StubConfig(port, adminPort, directory, newLatency, maxConcurrentStreams, projectId, apnsTopic);
    }

    public StubConfig withMaxConcurrentStreams(int newMaximum) {
        return new StubConfig(port, adminPort, directory, latency, newMaximum, projectId, apnsTopic);
    }

    public StubConfig withProjectId(String newProjectId) {
        return new StubConfig(port, adminPort, directory, latency, maxConcurrentStreams, newProjectId, apnsTopic);
    }

    public StubConfig withApnsTopic(String newTopic) {
        return new StubConfig(port, adminPort, directory, latency, maxConcurrentStreams, projectId, newTopic);
    }
}
