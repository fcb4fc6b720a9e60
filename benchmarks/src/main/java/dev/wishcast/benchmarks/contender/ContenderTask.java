package dev.wishcast.benchmarks.contender;

import java.io.Serializable;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What a contender's process is to do. Immutable. It reaches the process by Java's serialization, which needs no library.
 *
 * @param contender which contender sends
 * @param warmUp how many messages to send first, which do not count
 * @param messages how many to send then
 * @param atMost after which time a peer begins no further message; Wishcast always sends all
 * @param parallelism of Wishcast's job
 * @param providerLatency how long the provider takes to answer
 * @param options Wishcast's options, with what all contenders need to know of the provider
 */
public record ContenderTask(
        Contender contender,
        long warmUp,
        long messages,
        Duration atMost,
        int parallelism,
        Duration providerLatency,
        Map<String, String> options)
        implements Serializable {

    public ContenderTask {
        options = Map.copyOf(options);
    }

    /** The same task with further options; where both have one, this task's counts. */
    public ContenderTask withDefaults(Map<String, String> defaults) {
        Map<String, String> all = new HashMap<>(defaults);
        all.putAll(options);
        return new ContenderTask(contender, warmUp, messages, atMost, parallelism, providerLatency, all);
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
