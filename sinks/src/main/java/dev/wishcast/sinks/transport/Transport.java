package dev.wishcast.sinks.transport;

/**
 * Carries a channel's requests. All its methods are called by the owner's thread, and all calls of its listeners come on that
 * thread too: what happens on other threads is handed over through {@link TransportContext#owner()}.
 *
 * @param <Q> a request
 * @param <A> a response
 */
public interface Transport<Q, A> extends AutoCloseable {

    /**
     * Whether a request can be handed over now. If not, the transport may open a connection, and
     * {@link TransportListener#capacityChanged()} says when to ask again.
     */
    boolean hasRoom();

    /** Takes a request, after {@link #hasRoom()} said that it can. */
    void send(Q request, ResponseListener<A> listener);

    /**
     * Whether no request can be taken, and none will be soon: no connection is open or on its way, and the last one failed a
     * moment ago. A transport that has no connections is always within reach.
     */
    default boolean isUnreachable() {
        return false;
    }

    /** How many connections take requests. */
    int openConnections();

    /** Ends all connections and threads. No listener is called any more, not even for what is under way. */
    @Override
    void close();
}
