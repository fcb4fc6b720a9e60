package dev.wishcast.sinks;

import org.apache.flink.connector.base.sink.writer.strategy.RateLimitingStrategy;
import org.apache.flink.connector.base.sink.writer.strategy.RequestInfo;
import org.apache.flink.connector.base.sink.writer.strategy.ResultInfo;

/**
 * A fixed bound on notifications in flight, counted one by one. Used by the mailbox thread only.
 *
 * <p>Flink's default halves its bound at every failed request; the rate here is the dispatcher's token bucket. With
 * nothing in flight it never blocks, since then nothing would ever wake the writer (FLINK-38096).
 */
final class InFlightLimit implements RateLimitingStrategy {

    private final int limit;
    private final int batchSize;
    private int inFlight;

    InFlightLimit(int limit, int batchSize) {
        this.limit = limit;
        this.batchSize = batchSize;
    }

    @Override
    public void registerInFlightRequest(RequestInfo request) {
        inFlight += request.getBatchSize();
    }

    /** Does nothing: {@link #settled} has counted each notification already, rather than wait for a batch's slowest. */
    @Override
    public void registerCompletedRequest(ResultInfo result) {}

    void settled(int notifications) {
        inFlight -= notifications;
    }

    int inFlight() {
        return inFlight;
    }

    @Override
    public boolean shouldBlock(RequestInfo request) {
        return inFlight > 0 && inFlight + request.getBatchSize() > limit;
    }

    @Override
    public int getMaxBatchSize() {
        return batchSize;
    }
}
