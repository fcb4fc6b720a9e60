package dev.wishcast.benchmarks.contender;

import java.io.Serializable;
import java.time.Duration;
import java.util.Map;

/**
 * What a contender's process is to do. Immutable. It reaches the process by Java's serialization, which needs no library.
 *
 * @param contender which contender sends
 * @param warmUp how many messages to send first, which do not count
 * @param messages how many to send then
 * @param atMost after which time it begins no further message
 * @param providerLatency how long the provider takes to answer
 * @param options what it needs to know of the provider, by the names of Wishcast's options, and of Kafka and MySQL
 */
public record ContenderTask(
        Contender contender,
        long warmUp,
        long messages,
        Duration atMost,
        Duration providerLatency,
        Map<String, String> options)
        implements Serializable {

    /** Who needs longer to warm up is broken. */
    public static final Duration WARM_UP_AT_MOST = Duration.ofMinutes(30);

    /** What FCM allows on a connection, and the stub for both providers. */
    static final int STREAMS = 100;

    /** More than any contender sends, so that none waits for a stream. */
    private static final int PER_SECOND_AND_CORE = 150_000;

    /** How many connections have a stream for every message that waits for the provider, by Little's law; at least {@code least}. */
    int connections(int least) {
        double underWay = providerLatency.toMillis()
                / 1e3
                * PER_SECOND_AND_CORE
                * Runtime.getRuntime().availableProcessors();
        return Math.max(least, (int) Math.ceil(underWay / STREAMS));
    }

    /** @throws IllegalArgumentException if there is no such option */
    String option(String key) {
        String value = options.get(key);
        if (value == null) {
            throw new IllegalArgumentException(key + " is missing");
        }
        return value;
    }
}
