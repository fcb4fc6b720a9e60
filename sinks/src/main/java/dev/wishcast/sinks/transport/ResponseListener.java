package dev.wishcast.sinks.transport;

/**
 * Hears how one request ended. Exactly one of its methods is called, once, by the owner's thread; none is called after the
 * transport was closed.
 *
 * @param <A> a response
 */
public interface ResponseListener<A> {

    /**
     * The peer answered.
     *
     * @param reconnect ends the connection that the response came by: it takes no further requests
     */
    void onResponse(A response, Runnable reconnect);

    /** No response will come. */
    void onFailure(RequestFailure failure);
}
