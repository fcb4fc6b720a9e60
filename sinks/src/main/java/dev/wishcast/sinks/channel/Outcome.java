package dev.wishcast.sinks.channel;

/**
 * What became of one attempt to deliver a notification. Immutable. Reasons are short codes, the provider's where it gave
 * one; details are a line for a person. Neither ever holds an address.
 *
 * <p>{@link #match} takes an answer for every outcome there is, so that the compiler finds who forgot one.
 */
public sealed interface Outcome {

    /** Calls the one method of {@code cases} that is this outcome's. */
    <R> R match(Cases<R> cases);

    /** Whether the connection that the response came by is of no further use. */
    default boolean reconnect() {
        return false;
    }

    /**
     * One answer for each outcome.
     *
     * @param <R> an answer
     */
    interface Cases<R> {

        R accepted(Accepted accepted);

        R retryAfter(RetryAfter retry);

        R deadToken(DeadToken dead);

        R rejected(Rejected rejected);

        R misconfigured(Misconfigured misconfigured);

        R timedOut(TimedOut timedOut);

        R connectionLost(ConnectionLost lost);

        R unsent(Unsent unsent);

        R held(Held held);

        R expired(Expired expired);

        R withdrawn(Withdrawn withdrawn);

        R notConfigured(NotConfigured missing);
    }

    /** The provider took it. */
    record Accepted() implements Outcome {
        public static final Accepted INSTANCE = new Accepted();

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.accepted(this);
        }
    }

    /**
     * The provider asks to try again.
     *
     * @param reason the provider's code
     * @param atLeastMillis how long to wait at least, 0 if the provider does not say; jittered backoff comes on top
     * @param scope who has to wait
     * @param reconnect whether to go on by another connection
     */
    record RetryAfter(String reason, long atLeastMillis, Scope scope, boolean reconnect) implements Outcome {

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.retryAfter(this);
        }
    }

    /**
     * The token will never work again.
     *
     * @param reason the provider's code
     * @param since when the provider saw it die, in milliseconds since the epoch; 0 if it does not say. A token that
     *     was registered again later is alive
     * @param maybeOurs the response would be the same if we were configured for the wrong environment or project: many of
     *     them, and hardly anything accepted, say that about us, and nothing about the tokens
     */
    record DeadToken(String reason, long since, boolean maybeOurs) implements Outcome {

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.deadToken(this);
        }
    }

    /** Refused for good through our fault: the request is wrong, the token is not. */
    record Rejected(String reason, String detail) implements Outcome {

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.rejected(this);
        }
    }

    /** Refused for our credentials or for where we sent it: right again once a person has put it right. */
    record Misconfigured(String reason, String detail) implements Outcome {

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.misconfigured(this);
        }
    }

    /** It was sent, and no response came in time: the provider may have delivered it. */
    record TimedOut(String reason) implements Outcome {

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.timedOut(this);
        }
    }

    /** It was sent, and its connection was lost before a response came: the provider may have delivered it. */
    record ConnectionLost(String reason) implements Outcome {

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.connectionLost(this);
        }
    }

    /**
     * The provider never processed it: not sent, or refused before it was looked at. Safe to send again.
     *
     * @param reconnect whether to go on by another connection
     */
    record Unsent(String reason, boolean reconnect) implements Outcome {

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.unsent(this);
        }
    }

    /**
     * Not sent, as its gate is closed for now.
     *
     * @param reason what closed the gate
     * @param until when it may be sent, in milliseconds since the epoch
     */
    record Held(String reason, long until) implements Outcome {

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.held(this);
        }
    }

    /** Not sent, as the sale has ended. */
    record Expired() implements Outcome {
        public static final Expired INSTANCE = new Expired();

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.expired(this);
        }
    }

    /** Not sent, as the sale was called off or sold out. */
    record Withdrawn() implements Outcome {
        public static final Withdrawn INSTANCE = new Withdrawn();

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.withdrawn(this);
        }
    }

    /** Not sent, as the job has no such channel, or no credentials for it. */
    record NotConfigured() implements Outcome {
        public static final NotConfigured INSTANCE = new NotConfigured();

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.notConfigured(this);
        }
    }

    /** Whom a {@link RetryAfter} tells to wait. */
    enum Scope {
        /** Only this recipient. */
        DEVICE,
        /** Everything behind the same gate. */
        PROVIDER
    }
}
