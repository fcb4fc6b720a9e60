package dev.wishcast.benchmarks.sender;

import java.time.Duration;

/** A way to send, with what it needs open. Used by one thread. */
interface Sender extends AutoCloseable {

    /**
     * Sends a message to each of so many devices, and returns once every one has its answer.
     *
     * @param atMost after it, a peer begins to send no further ones
     * @return how many it sent
     * @throws IllegalStateException if any was not accepted
     */
    long send(Sale sale, long messages, Duration atMost) throws Exception;
}
