package dev.wishcast.sinks.http;

/** Hears of a pool's connections, on any thread: must be cheap and must not block. */
public interface PoolListener {

    /** A stream became free, or a connection opened, failed or closed: it may make sense to send again. */
    void capacityChanged();

    /**
     * A connection came to nothing: it could not be opened, or was cut before the first answer.
     *
     * @param reason a line for a person
     */
    void connectionFailed(String reason);
}
