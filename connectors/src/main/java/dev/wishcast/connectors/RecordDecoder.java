package dev.wishcast.connectors;

/**
 * Turns one Kafka record into a value. It keeps no state between records. Not thread-safe: a decoder reuses its buffers.
 *
 * @param <T> what a record means
 */
@FunctionalInterface
public interface RecordDecoder<T> {

    /**
     * Decodes one record. Bad input is {@link Decoded.Rejected}; no input makes this method throw.
     *
     * @param key the record's key, or {@code null}
     * @param value the record's value, or {@code null} for a tombstone
     * @param timestamp the record's timestamp, in milliseconds since the epoch
     */
    Decoded<T> decode(byte[] key, byte[] value, long timestamp);
}
