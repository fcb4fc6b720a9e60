package dev.wishcast.stub.script;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How long responses take: always the same, or spread as a lognormal distribution. Services show something near to the latter,
 * with a long tail. The sequence is the same at each start. Thread-safe.
 */
public final class Latencies {

    /** A power of 2, so that the index can wrap around; enough that the tail is there. */
    private static final int SAMPLES = 1 << 16;

    private static final long SEED = 1;
    /** Of the standard normal distribution. */
    private static final double P99 = 2.3263478740408408;

    private final long[] nanos;
    private final AtomicInteger next = new AtomicInteger();

    /** Gives half of the responses at most {@code median} and 99% at most {@code p99}, or all the same if that is null. */
    public Latencies(Duration median, Duration p99) {
        if (p99 == null) {
            nanos = new long[] {median.toNanos()};
            return;
        }
        double mu = Math.log((double) median.toNanos());
        double sigma = (Math.log((double) p99.toNanos()) - mu) / P99;
        Random random = new Random(SEED);
        nanos = new long[SAMPLES];
        Arrays.setAll(nanos, sample -> Math.round(Math.exp(mu + sigma * random.nextGaussian())));
    }

    /** Returns the latency of the next response, in nanoseconds. */
    public long nextNanos() {
        return nanos[next.getAndIncrement() & (nanos.length - 1)];
    }
}
