package dev.wishcast.connectors.deadletter;

import dev.wishcast.connectors.DeadLetterReason;
import dev.wishcast.connectors.receipt.DeliveryReceipt;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What could not be decoded, validated or delivered, with the reason and where it came from. Immutable. {@link #toString()}
 * leaves the record's key and value out.
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
 * @param key the record's key as text, cut to {@value #MAX_KEY_CHARACTERS} characters, or {@code null}
 * @param value the record's value as text, cut to {@value #MAX_VALUE_CHARACTERS} characters, or {@code null} if it had
 *     none or is withheld; bytes that are not UTF-8 are {@value RecordText#BASE64_PREFIX} and their Base64
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

    /** How much of a record's key is kept. */
    public static final int MAX_KEY_CHARACTERS = 1_024;

    /** How long a detail can be, in characters. */
    public static final int MAX_DETAIL_CHARACTERS = 1_000;

    public DeadLetter {
        detail = RecordText.oneLine(detail, MAX_DETAIL_CHARACTERS);
    }

    /** A Kafka record that could not be decoded. */
    public static DeadLetter ofRecord(DeadLetterReason reason, String detail, ConsumerRecord<byte[], byte[]> record) {
        return ofRecord(reason, detail, record, RecordText.of(record.value(), MAX_VALUE_CHARACTERS));
    }

    /** A Kafka record that could not be decoded and whose value may hold a push token, so that only its origin is kept. */
    public static DeadLetter ofRecordWithSecrets(
            DeadLetterReason reason, String detail, ConsumerRecord<byte[], byte[]> record) {
        return ofRecord(reason, detail, record, null);
    }

    private static DeadLetter ofRecord(
            DeadLetterReason reason, String detail, ConsumerRecord<byte[], byte[]> record, String value) {
        return new DeadLetter(
                reason,
                detail,
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                RecordText.of(record.key(), MAX_KEY_CHARACTERS),
                value,
                record.value() == null ? -1 : record.value().length,
                null,
                null,
                null,
                null);
    }

    /**
     * A notification that was refused or whose attempts were used up.
     *
     * @throws IllegalArgumentException if the receipt's outcome is neither
     */
    public static DeadLetter ofNotification(DeliveryReceipt receipt) {
        DeadLetterReason reason =
                switch (receipt.outcome()) {
                    case REJECTED -> DeadLetterReason.REJECTED;
                    case EXHAUSTED -> DeadLetterReason.EXHAUSTED;
                    case ACCEPTED, DEAD_TOKEN, EXPIRED, WITHDRAWN ->
                        throw new IllegalArgumentException(receipt.outcome() + " is no reason for a dead letter");
                };
        return new DeadLetter(
                reason,
                receipt.provider() + ": " + receipt.reason(),
                null,
                -1,
                -1,
                receipt.completedAt(),
                null,
                null,
                -1,
                receipt.notificationId(),
                receipt.saleId(),
                receipt.userId(),
                receipt.deviceId());
    }

    @Override
    public String toString() {
        return "DeadLetter[reason=" + reason + ", detail=" + detail + ", topic=" + topic + ", partition=" + partition
                + ", offset=" + offset + ", notificationId=" + notificationId + "]";
    }
}
