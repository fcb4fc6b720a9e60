package dev.wishcast.connectors.deadletter;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.wishcast.connectors.DeadLetterReason;
import dev.wishcast.connectors.RecordOrigin;
import dev.wishcast.connectors.sale.SaleEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What could not be decoded, validated or delivered, with the reason and where it came from. Written as a JSON object with
 * the names of the components that are not {@code null}. Immutable. {@link #toString()} leaves the record's key and value out.
 *
 * <p>A dead letter is either of a Kafka record (topic, partition, offset, key and value set; of a sale event that contradicts
 * an earlier one, the sale and no value) or of a notification (notification, sale, user and device set).
 *
 * @param reason why
 * @param detail one line for a person to read: the field, the parser's place, the provider's message; never a token
 * @param topic the record's topic, or {@code null}
 * @param partition the record's partition, or {@code null}
 * @param offset the record's offset, or {@code null}
 * @param timestamp the record's timestamp, or when the notification failed, in milliseconds since the epoch
 * @param key the record's key as text, cut to {@value #MAX_KEY_CHARACTERS} characters, or {@code null}
 * @param value the record's value as text, cut to {@value #MAX_VALUE_CHARACTERS} characters, or {@code null} if it had
 *     none or is withheld; bytes that are not UTF-8 are {@value RecordText#BASE64_PREFIX} and their Base64
 * @param valueBytes how many bytes the record's value had, -1 if it had none; {@code null} if there is no record
 * @param notificationId the notification, or {@code null}
 * @param saleId its sale, or {@code null}
 * @param userId its user, or {@code null}
 * @param deviceId its device, or {@code null}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeadLetter(
        DeadLetterReason reason,
        String detail,
        String topic,
        Integer partition,
        Long offset,
        long timestamp,
        String key,
        String value,
        Integer valueBytes,
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

    /**
     * A Kafka record that could not be decoded.
     *
     * @param withValue whether the value is kept, as it can't hold a secret
     */
    public static DeadLetter ofRecord(
            DeadLetterReason reason, String detail, ConsumerRecord<byte[], byte[]> record, boolean withValue) {
        return new DeadLetter(
                reason,
                detail,
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                RecordText.of(record.key(), MAX_KEY_CHARACTERS),
                withValue ? RecordText.of(record.value(), MAX_VALUE_CHARACTERS) : null,
                record.value() == null ? -1 : record.value().length,
                null,
                null,
                null,
                null);
    }

    /** A sale event that contradicts an earlier one. */
    public static DeadLetter ofSale(SaleEvent event, String detail) {
        RecordOrigin origin = event.origin();
        return new DeadLetter(
                DeadLetterReason.INVALID,
                detail,
                origin == null ? null : origin.topic(),
                origin == null ? null : origin.partition(),
                origin == null ? null : origin.offset(),
                event.publishedAt(),
                null,
                null,
                null,
                null,
                event.saleId(),
                null,
                null);
    }

    /** What failed: a dead letter that is written twice after a restart can be told from two dead letters. */
    public String id() {
        return topic == null ? notificationId : topic + "-" + partition + "@" + offset;
    }

    @Override
    public String toString() {
        return "DeadLetter[reason=" + reason + ", detail=" + detail + ", topic=" + topic + ", partition=" + partition
                + ", offset=" + offset + ", notificationId=" + notificationId + "]";
    }
}
