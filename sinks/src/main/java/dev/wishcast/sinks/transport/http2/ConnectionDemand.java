package dev.wishcast.sinks.transport.http2;

import java.util.concurrent.TimeUnit;

/**
 * How many connections a rate needs, and how many requests under way. By Little's law, rate × latency requests are under way.
 *
 * <p>The latency that counts is the least of late: what a provider takes when nothing queues. A mean would rise with every
 * queue on our side, call for more connections, whose handshakes make the queue longer, and so on up to the limit. Only
 * accepted requests count: a provider refuses a request faster than it accepts one, and its refusals would shrink the pool
 * just before the provider accepts requests again.
 */
final class ConnectionDemand {

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

    /** Two runs can always be under way: one on the wire, one with the provider. */
    private static final int LEAST_UNDER_WAY = 64;

    private final double ratePerSecond;
    private long windowEndsAt;
    private long leastBefore = UNKNOWN;
    private long least = UNKNOWN;

    /** @param ratePerSecond requests a second that should be possible; more than 0 */
    ConnectionDemand(double ratePerSecond) {
        this.ratePerSecond = ratePerSecond;
    }

    /**
     * Takes a response's latency into account.
     *
     * @param status the response's HTTP status
     * @param latencyNanos from handing the request over until its response
     * @param now as {@link System#nanoTime()}
     */
    void answered(int status, long latencyNanos, long now) {
        if (status < 200 || status > 299) {
            return;
        }
        if (least == UNKNOWN || now - windowEndsAt > 0) {
            windowEndsAt = now + WINDOW_NANOS;
            leastBefore = least;
            least = UNKNOWN;
        }
        least = Math.min(least, latencyNanos);
    }

    /**
     * How many connections are needed; one, as long as no request has been accepted.
     *
     * @param streams how many requests one connection takes at once, at least 1
     */
    int connections(int streams) {
        return leastLatency() == UNKNOWN
                ? 1
                : (int) Math.max(1, Math.min(Math.ceil(HEADROOM * underWay() / streams), Integer.MAX_VALUE));
    }

    /** How many requests it makes sense to have unanswered; no limit, as long as no request has been accepted. */
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
