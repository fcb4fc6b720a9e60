package dev.wishcast.sinks.writer;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: exponential, with full jitter, so that those who failed together do not come
 * back together. Immutable.
 *
 * @param initial the longest first wait
 * @param max the longest wait
 */
record Backoff(Duration initial, Duration max) {

    /**
     * A wait in milliseconds: at least what the provider asks for, and on top of it something between 0 and
     * {@code initial} doubled at every earlier deferral.
     */
    long nextMillis(int deferrals, long atLeastMillis, RandomGenerator random) {
        long ceiling = initial.toMillis() << Math.min(deferrals, 30);
        return atLeastMillis + random.nextLong(Math.min(ceiling, max.toMillis()) + 1);
    }
}
