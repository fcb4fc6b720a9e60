package dev.wishcast.sinks.writer;

/** Every counter of a push sink, in the metric group {@code wishcast.provider.<provider>}. */
enum DeliveryMetric {
    ACCEPTED("accepted"),
    DEAD_TOKENS("deadTokens"),
    REJECTED("rejected"),
    EXPIRED("expired"),
    WITHDRAWN("withdrawn"),
    EXHAUSTED("exhausted"),
    /** Put back unsent, as the provider is left alone: its breaker is open, or it asked for a pause. */
    HELD("held"),
    /** Put back to be sent again, for any other reason; the next ones say why. */
    RETRIED("retried"),
    /** The provider asked to try again. */
    RETRY_AFTER("retryAfter"),
    /** Sent, but not answered: these may have been delivered. */
    UNKNOWN("unknown"),
    /** Of these, those that were put back to be sent again: so many devices at most were pushed to twice. */
    UNKNOWN_RESENT("unknownResent"),
    /** No connection, or refused before it was processed. */
    UNSENT("unsent"),
    /** Refused for our credentials or for the wrong environment. */
    MISCONFIGURED("misconfigured"),
    /** Not sent again after a restart, as a receipt written after the restored checkpoint shows it as settled. */
    SKIPPED_AS_SETTLED("skippedAsSettled");

    private final String label;

    DeliveryMetric(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
