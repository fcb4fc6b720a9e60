package dev.wishcast.stub.http2;

/** Takes each request that arrives at the port. Implementations are thread-safe. */
public interface RequestHandler {

    /**
     * Handles a request on the executor of its response channel.
     *
     * @param request valid only until this method returns
     * @param channel takes the response, now or later
     */
    void handle(Request request, ResponseChannel channel);

    /** Is told that a sender opened a stream above the limit that it had acknowledged. The stream is refused. */
    void streamOverLimit();
}
