package dev.wishcast.sinks;

/**
 * What became of one attempt to deliver a notification. Immutable. Reasons are short codes, the provider's where it gave
 * one; details are a line for a person. Neither ever holds a token.
 */
public sealed interface Outcome {

    /** Whether the connection that it came by is of no further use. */
    default boolean reconnect() {
        return false;
    }

    /** The provider took it. */
    record Accepted() implements Outcome {
        public static final Accepted INSTANCE = new Accepted();
    }

    /**
     * The provider asks to try again.
     *
     * @param reason the provider's code
     * @param atLeastMillis how long to wait at least, 0 if the provider does not say; jittered backoff comes on top
     * @param scope who has to wait
     * @param reconnect whether to go on by another connection
     */
    record RetryAfter(String reason, long atLeastMillis, Scope scope, boolean reconnect) implements Outcome {}

    /**
     * The token will never work again.
     *
     * @param reason the provider's code
     * @param since when the provider saw it die, in milliseconds since the epoch; 0 if it does not say. A token that
     *     was registered again later is alive
     * @param maybeOurs the answer would be the same if we were configured for the wrong environment or project: many of
     *     them, and hardly anything accepted, say that about us, and nothing about the tokens
     */
    record DeadToken(String reason, long since, boolean maybeOurs) implements Outcome {}

    /** Refused for good through our fault: the request is wrong, the token is not. */
    record Rejected(String reason, String detail) implements Outcome {}

    /** Refused for our credentials or for where we sent it: right again once a person has put it right. */
    record Misconfigured(String reason, String detail) implements Outcome {}

    /** Sent, but no answer came: the provider may have delivered it. */
    record Unknown(String reason) implements Outcome {}

    /**
     * The provider never processed it: not sent, or refused before it was looked at. Safe to send again.
     *
     * @param reconnect whether to go on by another connection
     */
    record Unsent(String reason, boolean reconnect) implements Outcome {}

    /**
     * Not sent, as the provider is to be left alone for now.
     *
     * @param reason what made us leave it alone
     * @param until when it may be sent, in milliseconds since the epoch
     */
    record Held(String reason, long until) implements Outcome {}

    /** Not sent, as the sender paused or stops: it goes on from the state. */
    record Recalled() implements Outcome {
        public static final Recalled INSTANCE = new Recalled();
    }

    /** Not sent, as the sale has ended. */
    record Expired() implements Outcome {
        public static final Expired INSTANCE = new Expired();
    }

    /** Not sent, as the sale was called off or sold out. */
    record Withdrawn() implements Outcome {
        public static final Withdrawn INSTANCE = new Withdrawn();
    }

    /** Whom a {@link RetryAfter} tells to wait. */
    enum Scope {
        /** Only this device. */
        DEVICE,
        /** Everything that is sent to this provider. */
        PROVIDER
    }
}
