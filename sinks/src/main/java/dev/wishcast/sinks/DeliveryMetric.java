package dev.wishcast.sinks;

/** Every counter of a push sink, in the metric group {@code wishcast.provider.<provider>}. */
enum DeliveryMetric {
    ACCEPTED("accepted"),
    DEAD_TOKENS("deadTokens"),
    REJECTED("rejected"),
    EXPIRED("expired"),
    WITHDRAWN("withdrawn"),
    EXHAUSTED("exhausted"),
    /** Put back to be sent again, for any reason; the next four say why. */
    RETRIED("retried"),
    /** The provider asked to try again. */
    RETRY_AFTER("retryAfter"),
    /** Sent, but not answered: these may have been delivered, and are sent again. */
    UNKNOWN("unknown"),
    /** No connection, or refused before it was processed. */
    UNSENT("unsent"),
    /** Refused for our credentials or for the wrong environment. */
    MISCONFIGURED("misconfigured");

    private final String label;

    DeliveryMetric(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
