package dev.wishcast.job.registry;

import dev.wishcast.connectors.sale.SaleEvent;
import dev.wishcast.connectors.sale.SaleStatus;

/**
 * What is remembered of a sale's id. Immutable.
 *
 * @param event the sale's start, or the stop that came before it
 * @param status {@link SaleStatus#STARTED}, or how the sale was stopped
 * @param handedOver whether the index knows of the sale, or will not hear of it as the sale has ended before
 * @param forgetAt until when the id is remembered, in milliseconds since the epoch
 */
public record RegisteredSale(SaleEvent event, SaleStatus status, boolean handedOver, long forgetAt) {

    /** Whether the sale waits for its start, and nobody has stopped it. */
    boolean waits() {
        return event.status() == SaleStatus.STARTED && status == SaleStatus.STARTED && !handedOver;
    }

    RegisteredSale asHandedOver() {
        return new RegisteredSale(event, status, true, forgetAt);
    }

    RegisteredSale stoppedAs(SaleStatus stop) {
        return new RegisteredSale(event, stop, handedOver, forgetAt);
    }
}
