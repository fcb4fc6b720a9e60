package dev.wishcast.stub.judge;

import dev.wishcast.stub.script.StubProvider;
import java.util.Locale;
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

    /** Returns the push as a line of the admin API: provider, token, count and the two times. */
    public String line() {
        return String.join(
                "\t",
                provider.label(),
                token,
                Integer.toString(count),
                Long.toString(firstAcceptedAt),
                Long.toString(lastAcceptedAt));
    }

    /** Reads a {@link #line()} of this collapse key, which does not tell the notification's id. */
    public static AcceptedPush parse(String line, String collapseKey) {
        String[] fields = line.split("\t", -1);
        return new AcceptedPush(
                StubProvider.valueOf(fields[0].toUpperCase(Locale.ROOT)),
                collapseKey,
                fields[1],
                Integer.parseInt(fields[2]),
                Long.parseLong(fields[3]),
                Long.parseLong(fields[4]),
                null);
    }

    @Override
    public String toString() {
        return "AcceptedPush[provider=" + provider + ", collapseKey=" + collapseKey + ", count=" + count
                + ", firstAcceptedAt=" + firstAcceptedAt + ", lastAcceptedAt=" + lastAcceptedAt
                + ", lastNotificationId=" + lastNotificationId + "]";
    }
}
