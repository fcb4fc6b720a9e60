package dev.wishcast.sinks.writer;

/**
 * Paces requests to a rate. Not thread-safe. Time is {@link System#nanoTime()}'s.
 *
 * <p>It starts empty and saves up at most {@value #BURST_SECONDS} s of the rate, so that no window of a second or more
 * gets far above the rate, wherever it starts: providers' minutes are not aligned to the clock.
 */
final class TokenBucket {

    private static final double BURST_SECONDS = 0.05;

    private final double perNano;
    private final double capacity;
    private double tokens;
    private long refilledAt;

    /** @param perSecond the rate; more than 0 */
    TokenBucket(double perSecond, long now) {
        this.perNano = perSecond / 1e9;
        this.capacity = Math.max(1, perSecond * BURST_SECONDS);
        this.refilledAt = now;
    }

    /** Takes a token, after {@link #nanosToNext} said that there is one. */
    void take() {
        tokens -= 1;
    }

    /** How long until there is a token, in nanoseconds; 0 if there is one. */
    long nanosToNext(long now) {
        if (now > refilledAt) {
            tokens = Math.min(capacity, tokens + (now - refilledAt) * perNano);
            refilledAt = now;
        }
        return tokens >= 1 ? 0 : (long) Math.ceil((1 - tokens) / perNano);
    }
}
