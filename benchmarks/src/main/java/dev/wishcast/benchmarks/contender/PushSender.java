package dev.wishcast.benchmarks.contender;

import java.time.Duration;

/** A contender's way to send pushes, with what it needs open. Used by one thread. */
interface PushSender extends AutoCloseable {

    /**
     * Sends a message to each of so many devices, and returns once every one has its response.
     *
     * @param atMost after it, no further ones are begun
     * @return how many it sent
     * @throws IllegalStateException if any was not accepted
     */
    long send(Sale sale, long messages, Duration atMost) throws Exception;
}
