package dev.wishcast.connectors.fuzz;

/** What the job reads from Kafka. */
public enum RecordKind {
    WISHLIST,
    DEVICE,
    HEARTBEAT,
    SALE,
    RECEIPT
}
