package dev.wishcast.benchmarks.scale;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.wishcast.benchmarks.fanout.FanOutRun;

/**
 * A sale at a parallelism. Immutable.
 *
 * @param parallelism of the job, and slots of its one TaskManager
 */
record ScaleRun(int parallelism, @JsonUnwrapped FanOutRun sale) {}
