package dev.wishcast.connectors.receipt;

/** How the delivery of one notification ended. Every value is final: nothing is sent for it again. */
public enum DeliveryOutcome {
    /** The provider took it. */
    ACCEPTED,
    /** The provider knows the token as dead, or as another project's. */
    DEAD_TOKEN,
    /** The provider refused the request for good. */
    REJECTED,
    /** The sale ended before the notification could be sent. */
    EXPIRED,
    /** The sale was cancelled or sold out before the notification was sent. */
    WITHDRAWN,
    /** Every attempt failed. */
    EXHAUSTED
}
