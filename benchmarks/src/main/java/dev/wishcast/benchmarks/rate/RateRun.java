package dev.wishcast.benchmarks.rate;

/**
 * How well the rate held at one parallelism. Immutable.
 *
 * @param ratePerSecond the limit
 * @param seconds how long the windows look at
 * @param minPer10s the fewest pushes that the stub accepted in any 10 s
 * @param maxPer10s the most
 * @param worstDeviationPercent how far the worst of them is from 10 s of the limit, in percent of it
 */
record RateRun(
        int parallelism,
        double ratePerSecond,
        long seconds,
        long minPer10s,
        long maxPer10s,
        double worstDeviationPercent) {}
