package dev.wishcast.stub.judge;

import dev.wishcast.stub.script.StubProvider;
import java.util.UUID;

/**
 * All that the stub accepted for one token under one collapse key. Immutable. {@link #toString()} leaves the token out.
 *
 * @param provider who accepted it
 * @param collapseKey {@code apns-collapse-id}, or FCM's {@code message.android.collapse_key}; empty without one
 * @param token the device or registration token
 * @param count how many pushes were accepted; over 1 means duplicates
 * @param firstAcceptedAt milliseconds since the epoch
 * @param lastAcceptedAt milliseconds since the epoch
 * @param lastNotificationId {@code apns-id}, or FCM's {@code data.notificationId} or else {@code android.notification.tag},
 *     of the last one; {@code null} if that is no UUID
 */
public record AcceptedPush(
        StubProvider provider,
        String collapseKey,
        String token,
        int count,
        long firstAcceptedAt,
        long lastAcceptedAt,
        UUID lastNotificationId) {

    @Override
    public String toString() {
        return "AcceptedPush[provider=" + provider + ", collapseKey=" + collapseKey + ", count=" + count
                + ", firstAcceptedAt=" + firstAcceptedAt + ", lastAcceptedAt=" + lastAcceptedAt
                + ", lastNotificationId=" + lastNotificationId + "]";
    }
}
