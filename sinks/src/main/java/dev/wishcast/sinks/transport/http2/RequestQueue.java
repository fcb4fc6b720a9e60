package dev.wishcast.sinks.transport.http2;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.hc.core5.http.nio.command.RequestExecutionCommand;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.reactor.Command;

/**
 * The requests of one connection that are on no stream yet.
 *
 * <p>The owner's thread adds requests. The I/O thread takes them as the peer allows streams. Each request is taken once, by
 * the I/O thread or by the owner's thread, so that the owner's thread knows for sure which requests were never sent.
 */
final class RequestQueue {

    private final Queue<Exchange> requests = new ConcurrentLinkedQueue<>();

    // All below belongs to the I/O thread.

    private int openStreams;
    private int maxStreams;
    private boolean stopped;

    /** HttpCore numbers its streams 1, 3, 5 and so on, in the order in which it takes requests. */
    private int nextStreamId = 1;

    void add(Exchange exchange) {
        requests.add(exchange);
    }

    /** The oldest request, or {@code null} if all are on a stream. It stays in the queue. */
    Exchange oldest() {
        return requests.peek();
    }

    /** Takes a request that is not sent then, or returns {@code null} if there is none. */
    Exchange takeBack() {
        return requests.poll();
    }

    /** The command that sends the next request, or {@code null} if there is none or the peer allows no further stream. */
    Command next() {
        Exchange next = stopped || openStreams >= maxStreams ? null : requests.poll();
        if (next == null) {
            return null;
        }
        openStreams++;
        next.startStream(nextStreamId);
        nextStreamId += 2;
        return new RequestExecutionCommand(next, null, null, HttpCoreContext.create());
    }

    void streamEnded() {
        openStreams--;
    }

    /** The peer allows so many streams at once from now on. */
    void allow(int streams) {
        maxStreams = streams;
    }

    /** No request is sent any more. */
    void stop() {
        stopped = true;
    }
}
