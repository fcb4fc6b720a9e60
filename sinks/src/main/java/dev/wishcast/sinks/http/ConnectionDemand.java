package dev.wishcast.sinks.http;

import java.util.concurrent.TimeUnit;

/**
 * How many connections a rate needs, and how many requests under way. By Little's law, as many requests are under way as rate × latency.
 *
 * <p>The latency that counts is the least of late: what a provider takes when nothing queues. A mean would rise with every
 * queue on our side, call for more connections, whose handshakes make the queue longer, and so on up to the limit.
 *
 * <p>Thread-safe; what {@link #answered} loses to a race is one of many samples.
 */
public final class ConnectionDemand {

    /** Latencies are forgotten after one to two of these. */
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final long UNKNOWN = Long.MAX_VALUE;

    /** So that an uneven spread over the connections does not leave the rate short. */
    private static final double HEADROOM = 1.5;

    /**
     * More under way than that can only queue, on either side; and what is unanswered when this process dies is sent twice. A
     * provider's usual latency is a few times its least one.
     */
    private static final double MOST_HEADROOM = 10;

    /** Some batches can always be under way. */
    private static final int LEAST_UNDER_WAY = 100;

    private final double ratePerSecond;
    private volatile long windowEndsAt;
    private volatile long leastBefore = UNKNOWN;
    private volatile long least = UNKNOWN;

    /** @param ratePerSecond requests a second that should be possible; more than 0 */
    public ConnectionDemand(double ratePerSecond) {
        this.ratePerSecond = ratePerSecond;
    }

    /**
     * Takes one request's latency into account.
     *
     * @param latencyNanos from handing the request over until its answer
     * @param now as {@link System#nanoTime()}
     */
    void answered(long latencyNanos, long now) {
        if (least == UNKNOWN || now - windowEndsAt > 0) {
            windowEndsAt = now + WINDOW_NANOS;
            leastBefore = least;
            least = UNKNOWN;
        }
        if (latencyNanos < least) {
            least = latencyNanos;
        }
    }

    /**
     * How many connections are needed; one, as long as no request has been answered.
     *
     * @param streams how many requests one connection takes at once, at least 1
     */
    int connections(int streams) {
        return leastLatency() == UNKNOWN
                ? 1
                : (int) Math.max(1, Math.min(Math.ceil(HEADROOM * underWay() / streams), Integer.MAX_VALUE));
    }

    /** How many requests it makes sense to have unanswered; no limit, as long as no request has been answered. */
    int mostUnderWay() {
        return leastLatency() == UNKNOWN
                ? Integer.MAX_VALUE
                : (int) Math.max(LEAST_UNDER_WAY, Math.min(MOST_HEADROOM * underWay(), Integer.MAX_VALUE));
    }

    private double underWay() {
        return ratePerSecond * leastLatency() / TimeUnit.SECONDS.toNanos(1);
    }

    private long leastLatency() {
        return Math.min(least, leastBefore);
    }
}
