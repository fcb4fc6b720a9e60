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

    /** @throws IllegalArgumentException if there is no such option */
    String option(String key) {
        String value = options.get(key);
        if (value == null) {
            throw new IllegalArgumentException(key + " is missing");
        }
        return value;
    }
}
