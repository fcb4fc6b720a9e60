package dev.wishcast.sinks;

import dev.wishcast.connectors.receipt.DeliveryOutcome;

/** What the sink does after an attempt. Immutable. */
sealed interface Verdict {

    /**
     * It is over: there is a receipt, and a dead letter if it could not be delivered.
     *
     * @param reason the provider's code, or why it was not sent; {@code null} if accepted
     * @param detail a line for a person, or {@code null}
     */
    record Final(DeliveryOutcome outcome, String reason, String detail) implements Verdict {}

    /** It goes back into the state, to be sent again. */
    record Again(PendingPush push) implements Verdict {}
}
