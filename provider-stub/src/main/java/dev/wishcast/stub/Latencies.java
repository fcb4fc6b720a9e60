package dev.wishcast.stub;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How long answers take: always the same, or spread as a lognormal distribution, which is near to what services show, with a
 * long tail. The same sequence at each start. Thread-safe.
 */
final class Latencies {

    /** A power of 2, so that the index can wrap around; enough that the tail is there. */
    private static final int SAMPLES = 1 << 16;

    private static final long SEED = 1;
    /** Of the standard normal distribution. */
    private static final double P99 = 2.3263478740408408;

    private final long[] nanos;
    private final AtomicInteger next = new AtomicInteger();

    private Latencies(long[] nanos) {
        this.nanos = nanos;
    }

    static Latencies fixed(Duration latency) {
        return new Latencies(new long[] {latency.toNanos()});
    }

    /** Half of them up to {@code median}, which is over 0, and 99% up to {@code p99}. */
    static Latencies lognormal(Duration median, Duration p99) {
        double mu = Math.log((double) median.toNanos());
        double sigma = (Math.log((double) p99.toNanos()) - mu) / P99;
        Random random = new Random(SEED);
        long[] nanos = new long[SAMPLES];
        Arrays.setAll(nanos, sample -> Math.round(Math.exp(mu + sigma * random.nextGaussian())));
        return new Latencies(nanos);
    }

    long nextNanos() {
        return nanos[next.getAndIncrement() & (nanos.length - 1)];
    }
}
