package dev.wishcast.job.registry;

import dev.wishcast.connectors.sale.SaleEvent;

/**
 * What a sale event means, given what is remembered of its sale's id. Immutable.
 *
 * @param outcome what it means
 * @param sale what is to be remembered from now on
 * @param handOver what the index is to be told, or {@code null}
 * @param detail why the event is refused; {@code null} if it is not
 */
record Registration(Outcome outcome, RegisteredSale sale, SaleEvent handOver, String detail) {

    /** What an event can mean. */
    enum Outcome {
        /** The sale is new, and will fire. */
        ANNOUNCED,
        /** The sale is stopped, or will be if its start comes later. */
        STOPPED,
        /** The sale's start comes too late: the sale has ended, or was stopped before. */
        NEVER_FIRES,
        /** The event says nothing new. */
        REPEATED,
        /** The event contradicts an earlier one of its sale. */
        REFUSED
    }

    static Registration of(Outcome outcome, RegisteredSale sale) {
        return new Registration(outcome, sale, null, null);
    }

    static Registration refused(RegisteredSale sale, String detail) {
        return new Registration(Outcome.REFUSED, sale, null, detail);
    }

    Registration handingOver(SaleEvent event) {
        return new Registration(outcome, sale, event, detail);
    }
}
