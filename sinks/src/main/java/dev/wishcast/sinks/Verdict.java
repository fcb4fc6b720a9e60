package dev.wishcast.sinks;

import dev.wishcast.connectors.receipt.DeliveryOutcome;

/** What the sink does after an attempt. Immutable. */
sealed interface Verdict {

    /**
     * It is over: there is a receipt, and a dead letter if it could not be delivered.
     *
     * @param reason the provider's code, or why it was not sent; {@code null} if accepted
     * @param detail a line for a person, or {@code null}
     * @param tokenDeadSince when the provider saw the token die, in milliseconds since the epoch; 0 if it does not say,
     *     or the token is not dead
     */
    record Final(DeliveryOutcome outcome, String reason, String detail, long tokenDeadSince) implements Verdict {

        Final(DeliveryOutcome outcome, String reason, String detail) {
            this(outcome, reason, detail, 0);
        }
    }

    /** It goes back into the state, to be sent again. */
    record Again(PendingPush push) implements Verdict {}
}
