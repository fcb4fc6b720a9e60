package dev.wishcast.stub;

import java.util.concurrent.ScheduledExecutorService;

/** Where one request's answer goes. Its methods are called on {@link #executor()} only. */
interface Exchange {

    ScheduledExecutorService executor();

    /** Whether a GOAWAY has meanwhile told the client that this request was not processed. */
    boolean disowned();

    void send(Answer answer);

    /** Resets the TCP connection. */
    void cut();

    /** Refuses this request and later ones of its connection, which is closed once earlier ones are answered. */
    void goAway();
}
