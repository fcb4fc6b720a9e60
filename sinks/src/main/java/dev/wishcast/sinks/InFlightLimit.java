package dev.wishcast.sinks;

import java.util.function.IntSupplier;
import org.apache.flink.connector.base.sink.writer.strategy.RateLimitingStrategy;
import org.apache.flink.connector.base.sink.writer.strategy.RequestInfo;
import org.apache.flink.connector.base.sink.writer.strategy.ResultInfo;

/**
 * A bound on notifications in flight, counted one by one: about a second of quota, and not much more than the connections
 * take at once. What is beyond that would only queue in front of them, and a checkpoint has to wait for all that is in
 * flight. Used by the mailbox thread only.
 *
 * <p>Flink's default halves its bound at every failed request; the rate here is the dispatcher's token bucket. With
 * nothing in flight it never blocks, since then nothing would ever wake the writer (FLINK-38096).
 */
final class InFlightLimit implements RateLimitingStrategy {

    /** So many batches can always be under way: while one is being answered, the next is being handed over. */
    private static final int BATCHES = 4;

    private final int limit;
    private final int batchSize;
    private final IntSupplier streams;
    private int inFlight;

    /**
     * @param limit about a second of quota
     * @param streams how many requests the connections take at once, as of now
     */
    InFlightLimit(int limit, int batchSize, IntSupplier streams) {
        this.limit = limit;
        this.batchSize = batchSize;
        this.streams = streams;
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
        int useful = Math.max(BATCHES * batchSize, 2 * streams.getAsInt());
        return inFlight > 0 && inFlight + request.getBatchSize() > Math.min(limit, useful);
    }

    @Override
    public int getMaxBatchSize() {
        return batchSize;
    }
}
