package dev.wishcast.benchmarks.checkpoints;

import dev.wishcast.benchmarks.shop.Phones;

/**
 * A sale while which checkpoints were watched. Immutable.
 *
 * @param accepted devices that got their push
 * @param duplicates pushes beyond the first of each
 * @param seconds from the first push to the last
 * @param restarts of the job
 */
record SaleRun(Phones phones, int audience, long accepted, long duplicates, double seconds, int restarts) {}
