package dev.wishcast.sinks;

import java.time.Duration;
import org.apache.flink.connector.base.sink.writer.config.AsyncSinkWriterConfiguration;

/**
 * How much one subtask holds outside its waiting room. Immutable.
 *
 * <p>A checkpoint waits for what is in flight, and may have to wait for what is buffered too; so both are measured in
 * time at the subtask's share of the rate.
 *
 * @param batch notifications handed over at once
 * @param inFlight notifications handed over and not settled; about a second of quota
 * @param buffered notifications that wait to be handed over; a quarter of a second of quota, but a few batches at least
 */
record BatchLimits(int batch, int inFlight, int buffered) {

    static final int LARGEST_BATCH = 200;

    /** Bounds memory at very high rates: 20,000 in flight are 100,000 a second at a latency of 200 ms. */
    static final int MOST_IN_FLIGHT = 20_000;

    /** How long a notification waits for a batch to fill up. */
    static final Duration BATCH_DELAY = Duration.ofMillis(10);

    /**
     * How long {@code AsyncSinkWriter} waits for a batch. The transport has a timeout for each request, so that this one
     * can only show a defect; it must not send the batch again.
     */
    private static final Duration BATCH_TIMEOUT = Duration.ofDays(1);

    private static final int BATCHES_A_SECOND = 10;

    static BatchLimits forRate(double perSecond) {
        int second = (int) Math.max(1, Math.min(perSecond, MOST_IN_FLIGHT));
        int batch = Math.max(1, Math.min(second / BATCHES_A_SECOND, LARGEST_BATCH));
        return new BatchLimits(batch, Math.max(second, 2 * batch), Math.max(second / 4, 4 * batch));
    }

    AsyncSinkWriterConfiguration toConfiguration(InFlightLimit limit) {
        return AsyncSinkWriterConfiguration.builder()
                .setMaxBatchSize(batch)
                .setMaxBatchSizeInBytes(Long.MAX_VALUE)
                .setMaxInFlightRequests(inFlight)
                .setMaxBufferedRequests(buffered)
                .setMaxTimeInBufferMS(BATCH_DELAY.toMillis())
                .setMaxRecordSizeInBytes(Long.MAX_VALUE)
                .setRequestTimeoutMS(BATCH_TIMEOUT.toMillis())
                .setFailOnTimeout(true)
                .setRateLimitingStrategy(limit)
                .build();
    }
}
