package dev.wishcast.sinks.http;

/** Hears how one request ended. Called exactly once, on an I/O thread or the one that sent: must not block. */
public interface AnswerListener {

    /** The reason of a request that no answer came to in time. */
    String TIMEOUT = "TIMEOUT";

    /** The provider answered. */
    void answered(HttpAnswer answer);

    /**
     * No answer will come.
     *
     * @param processed {@code false} if the provider surely did not process the request, so that it is safe to send
     *     again; {@code true} if it may have
     * @param reason a short code
     */
    void unanswered(boolean processed, String reason);
}
