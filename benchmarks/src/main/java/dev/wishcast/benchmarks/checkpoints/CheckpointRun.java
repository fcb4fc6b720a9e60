package dev.wishcast.benchmarks.checkpoints;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.wishcast.benchmarks.shop.Phones;
import dev.wishcast.local.flink.Checkpoint;

/**
 * A checkpoint that was triggered while pushes went out. Immutable.
 *
 * @param phones what phones the users have
 * @param sinceSaleMs when it was triggered, in milliseconds since the sale was published
 * @param acceptedBefore how many pushes the providers had accepted when it was seen to have ended
 * @param loadAverage of the machine at that time, over a minute
 */
record CheckpointRun(
        Phones phones,
        long sinceSaleMs,
        long acceptedBefore,
        double loadAverage,
        @JsonUnwrapped Checkpoint checkpoint) {}
