package dev.wishcast.benchmarks.contender;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Counts messages that were not accepted, of which there should be none. Thread-safe. */
final class Rejections {

    private final AtomicLong count = new AtomicLong();
    private final AtomicReference<String> first = new AtomicReference<>();

    void add(String reason) {
        count.incrementAndGet();
        first.compareAndSet(null, reason);
    }

    /** @throws IllegalStateException if there was one */
    void check() {
        if (count.get() > 0) {
            throw new IllegalStateException(count + " messages were not accepted, the first: " + first);
        }
    }
}
