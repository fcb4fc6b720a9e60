package dev.wishcast.connectors.deadletter;

/**
 * What could not be decoded, validated or delivered, with the reason and where it came from. Immutable.
 *
 * <p>A dead letter is either of a Kafka record (topic, partition, offset, key and value set) or of a notification
 * (notification, sale, user and device set).
 *
 * @param reason why
 * @param detail one line for a person to read: the field, the parser's place, the provider's message; never a token
 * @param topic the record's topic, or {@code null}
 * @param partition the record's partition, or -1
 * @param offset the record's offset, or -1
 * @param timestamp the record's timestamp, or when the notification failed, in milliseconds since the epoch
 * @param key the record's key as text, or {@code null}
 * @param value the record's value as text, cut to {@value #MAX_VALUE_CHARACTERS} characters, or {@code null}
 * @param valueBytes how many bytes the value had, or -1
 * @param notificationId the notification, or {@code null}
 * @param saleId its sale, or {@code null}
 * @param userId its user, or {@code null}
 * @param deviceId its device, or {@code null}
 */
public record DeadLetter(
        DeadLetterReason reason,
        String detail,
        String topic,
        int partition,
        long offset,
        long timestamp,
        String key,
        String value,
        int valueBytes,
        String notificationId,
        String saleId,
        String userId,
        String deviceId) {

    /** How much of a record's value is kept, so that a dead letter always fits Kafka's default message size. */
    public static final int MAX_VALUE_CHARACTERS = 16_384;
}
