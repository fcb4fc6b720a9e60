package dev.wishcast.benchmarks.independence;

/**
 * When the provider stub accepted a sale's first and last push, in milliseconds since the sale was published. Immutable.
 */
record SaleTimes(long firstMs, long lastMs) {}
