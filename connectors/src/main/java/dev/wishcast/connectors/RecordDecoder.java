package dev.wishcast.connectors;

/**
 * Turns one Kafka record into a value. It keeps no state between records. Not thread-safe: a decoder reuses its buffers.
 *
 * @param <T> what a record means
 */
@FunctionalInterface
public interface RecordDecoder<T> {

    /**
     * Decodes one record. No input makes this method throw anything but the exception below.
     *
     * @param key the record's key, or {@code null}
     * @param value the record's value, or {@code null} for a tombstone
     * @param timestamp the record's timestamp, in milliseconds since the epoch
     * @return the record's meaning, or {@code null} if the record is fine and means nothing to us
     * @throws UndecodableException if the record belongs to the dead letters
     */
    T decode(byte[] key, byte[] value, long timestamp) throws UndecodableException;

    /** How many values the decoder has left out so far because it could not read them, and could do without. */
    default long valuesUnreadable() {
        return 0;
    }
}
