package dev.wishcast.stub.http2;

import dev.wishcast.stub.script.StubScript.ConnectionLoss;
import java.util.concurrent.ScheduledExecutorService;

/** Where the response of one request goes. All methods are called on {@link #executor()} only. */
public interface ResponseChannel {

    /** Returns the executor of the connection, which has one thread. */
    ScheduledExecutorService executor();

    /** Returns whether a GOAWAY has meanwhile told the client that this request was not processed. */
    default boolean isDisowned() {
        return false;
    }

    /** Raises the connection's limit on streams, as the request has good credentials. */
    default void raiseStreamLimit() {}

    /**
     * Sends the response.
     *
     * @param ifUnread is run if the connection ends and the client has not read the response, as far as one can tell;
     *     {@code null} if that does not matter
     */
    void send(Response response, Runnable ifUnread);

    /** Loses the connection or the stream, instead of a response. */
    void lose(ConnectionLoss loss);
}
