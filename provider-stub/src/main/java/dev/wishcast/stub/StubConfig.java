package dev.wishcast.stub;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How a stub is set up. Immutable; start from {@link #defaults()}.
 *
 * @param port the providers' TLS port on 127.0.0.1, 0 for any free one
 * @param adminPort the admin API's port on 127.0.0.1, 0 for any free one
 * @param directory where the stub writes its certificate and credentials; {@code null} for a temporary one, deleted on
 *     close
 * @param latency how long every push and token request waits for its response
 * @param streams how many streams an HTTP/2 connection may have
 * @param inFlightGrace how long after the response that the project's quota is exceeded requests still count as having been
 *     under way, at least 0
 * @param projectId the Firebase project that may be sent to
 * @param apnsTopic the app's bundle id, the one topic that may be sent to
 */
public record StubConfig(
        int port,
        int adminPort,
        Path directory,
        Latency latency,
        Streams streams,
        Duration inFlightGrace,
        String projectId,
        String apnsTopic) {

    /**
     * A latency, the same for all requests or lognormal from a fixed seed.
     *
     * @param median at least 0, and over 0 with a {@code p99}; half of the requests wait this long at most
     * @param p99 how long 99% of the requests wait at most, at least the median; {@code null} for the same latency for all
     */
    public record Latency(Duration median, Duration p99) {

        /** Checks the values, and throws an {@link IllegalArgumentException} if one is out of its range. */
        public Latency {
            requireNotNegative("latency", median);
            require(
                    p99 == null || (!median.isZero() && p99.compareTo(median) >= 0),
                    "the latency's 99th percentile needs a latency over 0 and not above it: " + p99);
        }
    }

    /**
     * The streams of an HTTP/2 connection.
     *
     * @param maximum {@code SETTINGS_MAX_CONCURRENT_STREAMS} of each connection, at least 1
     * @param initial the same for a new connection, until a first request with valid credentials on it raises it to {@code
     *     maximum}, as APNs does; 0 for {@code maximum} at once
     * @param settingsDelay how long a new connection waits with its SETTINGS, at least 0
     */
    public record Streams(int maximum, int initial, Duration settingsDelay) {

        /** Checks the values, and throws an {@link IllegalArgumentException} if one is out of its range. */
        public Streams {
            require(maximum >= 1, "max concurrent streams must be at least 1: " + maximum);
            require(initial >= 0, "initial streams must not be negative: " + initial);
            requireNotNegative("settings delay", settingsDelay);
        }
    }

    /** Checks the values, and throws an {@link IllegalArgumentException} if one is out of its range. */
    public StubConfig {
        require(port >= 0 && port <= 65_535, "port must be between 0 and 65535: " + port);
        require(adminPort >= 0 && adminPort <= 65_535, "admin port must be between 0 and 65535: " + adminPort);
        requireNotNegative("in-flight grace", inFlightGrace);
        require(projectId.matches("[a-z][a-z0-9-]{4,28}[a-z0-9]"), "not a Google Cloud project id: " + projectId);
        require(apnsTopic.matches("[A-Za-z0-9.-]+"), "not a bundle id: " + apnsTopic);
    }

    private static void requireNotNegative(String name, Duration duration) {
        require(!duration.isNegative(), name + " must not be negative: " + duration);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    /** Free ports, a temporary directory, no latency, 100 streams a connection (as FCM allows), a second of grace. */
    public static StubConfig defaults() {
        Latency none = new Latency(Duration.ZERO, null);
        Streams streams = new Streams(100, 0, Duration.ZERO);
        Duration grace = Duration.ofSeconds(1);
        return new StubConfig(0, 0, null, none, streams, grace, "wishcast-demo", "dev.wishcast.demo");
    }

    public StubConfig withPorts(int newPort, int newAdminPort) {
        return new StubConfig(newPort, newAdminPort, directory, latency, streams, inFlightGrace, projectId, apnsTopic);
    }

    public StubConfig withDirectory(Path newDirectory) {
        return new StubConfig(port, adminPort, newDirectory, latency, streams, inFlightGrace, projectId, apnsTopic);
    }

    /** Sets the same latency for all requests. */
    public StubConfig withLatency(Duration newLatency) {
        return withLatency(newLatency, null);
    }

    /** Sets a lognormal latency. */
    public StubConfig withLatency(Duration median, Duration p99) {
        Latency newLatency = new Latency(median, p99);
        return new StubConfig(port, adminPort, directory, newLatency, streams, inFlightGrace, projectId, apnsTopic);
    }

    public StubConfig withMaxConcurrentStreams(int newMaximum) {
        return with(new Streams(newMaximum, streams.initial, streams.settingsDelay));
    }

    public StubConfig withInitialStreams(int newInitialStreams) {
        return with(new Streams(streams.maximum, newInitialStreams, streams.settingsDelay));
    }

    public StubConfig withSettingsDelay(Duration newDelay) {
        return with(new Streams(streams.maximum, streams.initial, newDelay));
    }

    private StubConfig with(Streams newStreams) {
        return new StubConfig(port, adminPort, directory, latency, newStreams, inFlightGrace, projectId, apnsTopic);
    }

    public StubConfig withInFlightGrace(Duration newGrace) {
        return new StubConfig(port, adminPort, directory, latency, streams, newGrace, projectId, apnsTopic);
    }
}
