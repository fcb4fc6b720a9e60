package dev.wishcast.sinks.transport;

/**
 * Why a request got no response. Immutable.
 *
 * @param kind what is known of the request
 * @param reason a short code
 */
public record RequestFailure(Kind kind, String reason) {

    /** What is known of a request without a response. */
    public enum Kind {
        /** The peer surely did not process it: it is safe to send again. */
        NOT_PROCESSED,
        /** The peer turned it away before it processed it: it is safe to send again. */
        TURNED_AWAY,
        /** It was sent, and its connection was lost: the peer may have processed it. */
        CONNECTION_LOST,
        /** It was sent, and no response came in time, or the peer broke it off: the peer may have processed it. */
        UNANSWERED
    }
}
