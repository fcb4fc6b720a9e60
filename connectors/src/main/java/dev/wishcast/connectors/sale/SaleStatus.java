package dev.wishcast.connectors.sale;

/** What a sale event announces. */
public enum SaleStatus {
    /** The sale is on, from its start to its end. */
    STARTED,
    /** The sale was called off: what has not been sent yet is not sent. */
    CANCELLED,
    /** Nothing is left to buy: what has not been sent yet is not sent. */
    SOLD_OUT
}
