package dev.wishcast.connectors;

/** Why something went to the dead letters. */
public enum DeadLetterReason {
    /** The bytes are not JSON, or not the kind of JSON a change event is. */
    UNREADABLE,
    /** JSON, but a field is missing, empty or of the wrong type. */
    INVALID,
    /** A change event of a kind that the index can't follow, such as {@code TRUNCATE}. */
    UNSUPPORTED,
    /**
     * A row under a key that is not its primary key. Kafka then keeps no order among the row's changes, so none of them can be
     * used.
     */
    UNORDERED,
    /** A notification that the provider refused for good through no fault of its token. */
    REJECTED,
    /** A notification whose attempts were used up. */
    EXHAUSTED
}
