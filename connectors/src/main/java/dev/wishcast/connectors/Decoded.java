package dev.wishcast.connectors;

/**
 * What became of one record.
 *
 * @param <T> what a record means
 */
public sealed interface Decoded<T> {

    /** The record's meaning. */
    record Value<T>(T value) implements Decoded<T> {}

    /**
     * The record belongs to the dead letters.
     *
     * @param reason why
     * @param detail for a person to read: the field and what is wrong with it; never a push token
     */
    record Rejected<T>(DeadLetterReason reason, String detail) implements Decoded<T> {}

    /** The record is fine and means nothing to us. */
    record Ignored<T>() implements Decoded<T> {}
}
