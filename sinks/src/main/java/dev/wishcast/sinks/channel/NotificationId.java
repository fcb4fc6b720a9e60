package dev.wishcast.sinks.channel;

import java.util.UUID;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Names a notification after its sale, user and device. A notification that is sent again after a crash therefore has the id
 * it had before, by which providers, phones and receipts recognise it.
 */
public final class NotificationId {

    private NotificationId() {}

    /** A name-based UUID, the form that {@code apns-id} asks for. */
    public static String of(String saleId, String userId, String deviceId) {
        // The lengths keep ("ab", "c") and ("a", "bc") apart whatever the ids contain.
        String name = saleId.length() + ":" + userId.length() + ":" + saleId + userId + deviceId;
        return UUID.nameUUIDFromBytes(name.getBytes(UTF_8)).toString();
    }
}
