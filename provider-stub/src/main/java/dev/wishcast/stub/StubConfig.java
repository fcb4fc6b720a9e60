package dev.wishcast.stub;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * How a stub is set up. Immutable; start from {@link #defaults()}.
 *
 * @param port the providers' TLS port on 127.0.0.1, 0 for any free one
 * @param adminPort the admin API's port on 127.0.0.1, 0 for any free one
 * @param directory where the stub writes its certificate and credentials; {@code null} for a temporary one, deleted on
 *     close
 * @param latency how long every push and token request waits for its answer, at least 0; half of them at most, if
 *     {@code latencyP99} is set
 * @param latencyP99 how long 99% of the requests wait at most: their latency is lognormal then, from a fixed seed, and
 *     {@code latency} must be over 0 and not above; {@code null} for the same latency for all
 * @param maxConcurrentStreams {@code SETTINGS_MAX_CONCURRENT_STREAMS} of each HTTP/2 connection, at least 1
 * @param initialStreams {@code SETTINGS_MAX_CONCURRENT_STREAMS} of a new HTTP/2 connection, until a first request with valid
 *     credentials on it raises it to {@code maxConcurrentStreams}, as APNs does; 0 for {@code maxConcurrentStreams} at once
 * @param settingsDelay how long a new HTTP/2 connection waits with its SETTINGS, at least 0
 * @param inFlightGrace how long after the answer that the project's quota is exceeded requests still count as having been under
 *     way, at least 0
 * @param projectId the Firebase project that may be sent to
 * @param apnsTopic the app's bundle id, the one topic that may be sent to
 */
public record StubConfig(
        int port,
        int adminPort,
        Path directory,
        Duration latency,
        Duration latencyP99,
        int maxConcurrentStreams,
        int initialStreams,
        Duration settingsDelay,
        Duration inFlightGrace,
        String projectId,
        String apnsTopic) {

    /** @throws IllegalArgumentException if a value is out of its range */
    public StubConfig {
        requirePort("port", port);
        requirePort("admin port", adminPort);
        requireNotNegative("latency", latency);
        if (latencyP99 != null && (latency.isZero() || latencyP99.compareTo(latency) < 0)) {
            throw new IllegalArgumentException(
                    "the latency's 99th percentile needs a latency over 0 and not above it: " + latencyP99);
        }
        requireNotNegative("settings delay", settingsDelay);
        requireNotNegative("in-flight grace", inFlightGrace);
        if (maxConcurrentStreams < 1) {
            throw new IllegalArgumentException("max concurrent streams must be at least 1: " + maxConcurrentStreams);
        }
        if (initialStreams < 0) {
            throw new IllegalArgumentException("initial streams must not be negative: " + initialStreams);
        }
        if (!projectId.matches("[a-z][a-z0-9-]{4,28}[a-z0-9]")) {
            throw new IllegalArgumentException("not a Google Cloud project id: " + projectId);
        }
        if (!apnsTopic.matches("[A-Za-z0-9.-]+")) {
            throw new IllegalArgumentException("not a bundle id: " + apnsTopic);
        }
    }

    private static void requireNotNegative(String name, Duration duration) {
        Objects.requireNonNull(duration, name);
        if (duration.isNegative()) {
            throw new IllegalArgumentException(name + " must not be negative: " + duration);
        }
    }

    private static void requirePort(String name, int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException(name + " must be between 0 and 65535: " + port);
        }
    }

    /** Free ports, a temporary directory, no latency, 100 streams a connection (as FCM allows), a second of grace. */
    public static StubConfig defaults() {
        return new StubConfig(
                0,
                0,
                null,
                Duration.ZERO,
                null,
                100,
                0,
                Duration.ZERO,
                Duration.ofSeconds(1),
                "wishcast-demo",
                "dev.wishcast.demo");
    }

    public StubConfig withPorts(int newPort, int newAdminPort) {
        return with(copy -> {
            copy.port = newPort;
            copy.adminPort = newAdminPort;
        });
    }

    public StubConfig withDirectory(Path newDirectory) {
        return with(copy -> copy.directory = newDirectory);
    }

    /** The same latency for all. */
    public StubConfig withLatency(Duration newLatency) {
        return with(copy -> {
            copy.latency = newLatency;
            copy.latencyP99 = null;
        });
    }

    /** A lognormal latency. */
    public StubConfig withLatency(Duration median, Duration p99) {
        return with(copy -> {
            copy.latency = median;
            copy.latencyP99 = p99;
        });
    }

    public StubConfig withMaxConcurrentStreams(int newMaximum) {
        return with(copy -> copy.maxConcurrentStreams = newMaximum);
    }

    public StubConfig withInitialStreams(int newInitialStreams) {
        return with(copy -> copy.initialStreams = newInitialStreams);
    }

    public StubConfig withSettingsDelay(Duration newDelay) {
        return with(copy -> copy.settingsDelay = newDelay);
    }

    public StubConfig withInFlightGrace(Duration newGrace) {
        return with(copy -> copy.inFlightGrace = newGrace);
    }

    public StubConfig withProjectId(String newProjectId) {
        return with(copy -> copy.projectId = newProjectId);
    }

    public StubConfig withApnsTopic(String newTopic) {
        return with(copy -> copy.apnsTopic = newTopic);
    }

    Latencies latencies() {
        return latencyP99 == null ? Latencies.fixed(latency) : Latencies.lognormal(latency, latencyP99);
    }

    private StubConfig with(Consumer<Copy> change) {
        Copy copy = new Copy(this);
        change.accept(copy);
        return copy.toConfig();
    }

    /** A configuration while its components are changed. */
    private static final class Copy {
        private int port;
        private int adminPort;
        private Path directory;
        private Duration latency;
        private Duration latencyP99;
        private int maxConcurrentStreams;
        private int initialStreams;
        private Duration settingsDelay;
        private Duration inFlightGrace;
        private String projectId;
        private String apnsTopic;

        Copy(StubConfig original) {
            port = original.port;
            adminPort = original.adminPort;
            directory = original.directory;
            latency = original.latency;
            latencyP99 = original.latencyP99;
            maxConcurrentStreams = original.maxConcurrentStreams;
            initialStreams = original.initialStreams;
            settingsDelay = original.settingsDelay;
            inFlightGrace = original.inFlightGrace;
            projectId = original.projectId;
            apnsTopic = original.apnsTopic;
        }

        StubConfig toConfig() {
            return new StubConfig(
                    port,
                    adminPort,
                    directory,
                    latency,
                    latencyP99,
                    maxConcurrentStreams,
                    initialStreams,
                    settingsDelay,
                    inFlightGrace,
                    projectId,
                    apnsTopic);
        }
    }
}
