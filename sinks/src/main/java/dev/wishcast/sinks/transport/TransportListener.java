package dev.wishcast.sinks.transport;

/**
 * Hears of a transport's connections. Called by the owner's thread, but not from within a call of the transport's methods.
 */
public interface TransportListener {

    /** A request can perhaps be taken again, or the transport has become unreachable. */
    void capacityChanged();

    /**
     * A connection came to nothing: it could not be opened, or was cut before its first response.
     *
     * @param reason a line for a person
     */
    void connectionFailed(String reason);
}
