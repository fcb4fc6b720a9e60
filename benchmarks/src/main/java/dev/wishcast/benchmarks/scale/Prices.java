package dev.wishcast.benchmarks.scale;

/**
 * What a provider of machines asks, in US dollars. Immutable.
 *
 * @param source of whom, where, and from when
 */
record Prices(double vcpuHour, double memoryGibHour, double diskGibHour, String source) {}
