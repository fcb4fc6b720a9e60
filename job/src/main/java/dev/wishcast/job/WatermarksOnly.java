package dev.wishcast.job;

import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;

/**
 * Lets a stream's watermarks through and none of its records, so that another stream can be held back by them.
 *
 * @param <T> the records that are dropped
 * @param <R> the records of the stream that is held back
 */
final class WatermarksOnly<T, R> implements FlatMapFunction<T, R> {

    @Override
    public void flatMap(T value, Collector<R> out) {
        // Flink forwards the watermarks by itself.
    }
}
