package dev.wishcast.connectors;

/** Why something went to the dead letters. */
public enum DeadLetterReason {
    /** The bytes are not JSON, or not the kind of JSON a change event is. */
    UNREADABLE,
    /** JSON, but a field is missing, empty or of the wrong type. */
    INVALID,
    /** A change event of a kind that the index can't follow, such as {@code TRUNCATE}. */
    UNSUPPORTED,
    /** A notification that the provider refused for good through no fault of its token. */
    REJECTED,
    /** A notification whose attempts were used up. */
    EXHAUSTED
}
