package dev.wishcast.local.await;

import java.time.Duration;

/** How long a number has not changed. Not thread-safe. */
public final class Standstill {

    private long last;
    private long since = System.nanoTime();

    /** Tells the number as it is now. */
    public Duration of(long now) {
        if (now != last) {
            last = now;
            since = System.nanoTime();
        }
        return Duration.ofNanos(System.nanoTime() - since);
    }
}
