package dev.wishcast.job.metrics;

/** A constant of an enum that lists all counters of an operator. */
public interface NamedCounter {

    /** The counter's name in Flink's metrics, below the group {@code wishcast}. */
    String counterName();
}
