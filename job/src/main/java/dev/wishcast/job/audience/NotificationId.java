package dev.wishcast.job.audience;

import java.util.UUID;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Names a notification after what makes it the same one: its sale, user and device. A request that is sent again after a
 * crash has the id it had before, so that providers, phones and receipts can tell.
 */
final class NotificationId {

    private NotificationId() {}

    /** A name-based UUID, the form that {@code apns-id} asks for. */
    static String of(String saleId, String userId, String deviceId) {
        // The lengths keep ("ab", "c") and ("a", "bc") apart whatever the ids contain.
        String name = saleId.length() + ":" + userId.length() + ":" + saleId + userId + deviceId;
        return UUID.nameUUIDFromBytes(name.getBytes(UTF_8)).toString();
    }
}
