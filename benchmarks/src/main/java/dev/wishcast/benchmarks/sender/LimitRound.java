package dev.wishcast.benchmarks.sender;

import java.util.concurrent.CountDownLatch;

/** What the load generator's connections send together. Used on their one thread, but for {@link #awaitEnd()}. */
final class LimitRound {

    private final Sale sale;
    private final long messages;
    private final long endNanos;
    private final CountDownLatch busyConnections;
    private final Refusals refusals = new Refusals();
    private long next;

    /** @param endNanos when none is begun any more, by {@link System#nanoTime()} */
    LimitRound(Sale sale, long messages, long endNanos, int connections) {
        this.sale = sale;
        this.messages = messages;
        this.endNanos = endNanos;
        this.busyConnections = new CountDownLatch(connections);
    }

    Sale sale() {
        return sale;
    }

    boolean hasNext() {
        return next < messages && System.nanoTime() < endNanos;
    }

    /** The device to send to next. */
    long next() {
        return next++;
    }

    void refused(String reason) {
        refusals.add(reason);
    }

    /** A connection has all its answers. */
    void connectionEnds() {
        busyConnections.countDown();
    }

    void connectionLost() {
        refusals.add("a connection was lost");
        busyConnections.countDown();
    }

    /**
     * Returns how many were sent once all connections have ended.
     *
     * @throws IllegalStateException if any was not accepted
     */
    long awaitEnd() throws InterruptedException {
        busyConnections.await();
        refusals.check();
        return next;
    }
}
