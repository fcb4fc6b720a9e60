package dev.wishcast.connectors;

import java.io.IOException;
import java.io.Serializable;

/**
 * Turns a value into a Kafka record. Keeps no state, thread-safe.
 *
 * @param <T> what is written
 */
public interface RecordEncoder<T> extends Serializable {

    /** The record's key as text. */
    String key(T value);

    /** The record's value, a JSON object in UTF-8. */
    byte[] value(T value) throws IOException;
}
