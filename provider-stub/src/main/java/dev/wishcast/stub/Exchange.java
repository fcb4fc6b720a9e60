package dev.wishcast.stub;

import java.util.concurrent.ScheduledExecutorService;

/** Where one request's answer goes. Its methods are called on {@link #executor()} only. */
interface Exchange {

    ScheduledExecutorService executor();

    /** Whether a GOAWAY has meanwhile told the client that this request was not processed. */
    boolean disowned();

    /** The request had good credentials. */
    void authenticated();

    void send(Answer answer);

    /**
     * Sends an answer that the sender has to heed.
     *
     * @param ifUnread is run if the connection ends and the client has not read the answer, as far as one can tell
     */
    void send(Answer answer, Runnable ifUnread);

    /** Resets the TCP connection. */
    void cut();

    /** Resets the stream: this request was not processed. */
    void refuse();

    /** Resets the stream: this request may have been processed. */
    void reset();

    /** Refuses this request and later ones of its connection, which is closed once earlier ones are answered. */
    void goAway();
}
