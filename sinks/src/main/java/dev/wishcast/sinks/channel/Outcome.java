package dev.wishcast.sinks.channel;

/**
 * What became of one attempt to deliver a notification. Immutable. Reasons are short codes, the provider's where it gave
 * one; details are a line for a person. Neither ever holds an address.
 *
 * <p>Code that depends on the outcome switches over {@link #kind()} without a default. So the compiler finds a forgotten kind.
 */
public sealed interface Outcome {

    /** Which of the outcomes it is; each record has its own. */
    Kind kind();

    /** A short code; {@code null} if there is nothing to say. */
    default String reason() {
        return null;
    }

    /** Whether the connection that the response came by is of no further use. */
    default boolean reconnect() {
        return false;
    }

    /** What a switch over outcomes goes by: the compiler finds a switch expression that forgets one. */
    enum Kind {
        ACCEPTED,
        RETRY_AFTER,
        DEAD_TOKEN,
        REJECTED,
        MISCONFIGURED,
        UNANSWERED,
        CONNECTION_LOST,
        TURNED_AWAY,
        UNSENT,
        NOT_CONFIGURED
    }

    /** The provider took it. */
    record Accepted() implements Outcome {
        public static final Accepted INSTANCE = new Accepted();

        @Override
        public Kind kind() {
            return Kind.ACCEPTED;
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
        public Kind kind() {
            return Kind.RETRY_AFTER;
        }
    }

    /**
     * The token will never work again.
     *
     * @param reason the provider's code
     * @param since when the provider saw it die, in milliseconds since the epoch; 0 if it does not say. A token that
     *     was registered again later is alive
     * @param maybeOurs whether a wrong environment or project of ours would give the same response. Many such responses and
     *     hardly any accepted request mean that our configuration is wrong, not that the tokens are dead
     */
    record DeadToken(String reason, long since, boolean maybeOurs) implements Outcome {

        @Override
        public Kind kind() {
            return Kind.DEAD_TOKEN;
        }
    }

    /** Refused for good through our fault: the request is wrong, the token is not. */
    record Rejected(String reason, String detail) implements Outcome {

        @Override
        public Kind kind() {
            return Kind.REJECTED;
        }
    }

    /** The provider refused our credentials or our endpoint. A person must correct the configuration. */
    record Misconfigured(String reason, String detail) implements Outcome {

        @Override
        public Kind kind() {
            return Kind.MISCONFIGURED;
        }
    }

    /**
     * It was sent, and the provider did not answer it: no response came in time, or the provider broke it off. The provider
     * may have delivered it.
     */
    record Unanswered(String reason) implements Outcome {

        @Override
        public Kind kind() {
            return Kind.UNANSWERED;
        }
    }

    /** It was sent, and its connection was lost before a response came: the provider may have delivered it. */
    record ConnectionLost(String reason) implements Outcome {

        @Override
        public Kind kind() {
            return Kind.CONNECTION_LOST;
        }
    }

    /** The provider turned it away before it looked at it. Safe to send again. */
    record TurnedAway(String reason) implements Outcome {

        @Override
        public Kind kind() {
            return Kind.TURNED_AWAY;
        }
    }

    /**
     * The provider never processed it, which says nothing about the provider: not sent, or sent on a connection that was
     * ending. Safe to send again.
     *
     * @param reconnect whether to go on by another connection
     */
    record Unsent(String reason, boolean reconnect) implements Outcome {

        @Override
        public Kind kind() {
            return Kind.UNSENT;
        }
    }

    /** Not sent, as the job has no such channel, or no credentials for it. */
    record NotConfigured() implements Outcome {
        public static final NotConfigured INSTANCE = new NotConfigured();

        @Override
        public Kind kind() {
            return Kind.NOT_CONFIGURED;
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
