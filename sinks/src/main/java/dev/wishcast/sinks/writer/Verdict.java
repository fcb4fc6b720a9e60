package dev.wishcast.sinks.writer;

import dev.wishcast.connectors.receipt.DeliveryOutcome;

/** What the sink does with a notification. Immutable. */
sealed interface Verdict {

    /**
     * It is over: there is a receipt, and perhaps a dead letter.
     *
     * @param reason the provider's code, or why it was not sent; {@code null} if accepted
     * @param detail a line for a person, or {@code null}
     * @param tokenDeadSince when the provider saw the token die, in milliseconds since the epoch; 0 if it does not say,
     *     or the token is not dead
     * @param hasDeadLetter whether a person should look into it
     */
    record Final(DeliveryOutcome outcome, String reason, String detail, long tokenDeadSince, boolean hasDeadLetter)
            implements Verdict {

        /** It could not be delivered, for a reason that a person should look into. */
        static Final undeliverable(DeliveryOutcome outcome, String reason, String detail) {
            return new Final(outcome, reason, detail, 0, true);
        }

        /** The provider knows the token as dead, since then or, if that is 0, since now. */
        static Final deadToken(String reason, long since) {
            return new Final(DeliveryOutcome.DEAD_TOKEN, reason, null, since, false);
        }

        /** It went the ordinary way. */
        static Final ordinary(DeliveryOutcome outcome, String reason) {
            return new Final(outcome, reason, null, 0, false);
        }
    }

    /** It goes back into the buffer, to be sent later. */
    record Again(PendingNotification pending) implements Verdict {}
}
