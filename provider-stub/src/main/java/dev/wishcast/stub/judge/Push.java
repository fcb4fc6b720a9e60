package dev.wishcast.stub.judge;

import dev.wishcast.stub.script.StubProvider;
import java.util.UUID;

/**
 * A push that passed every check.
 *
 * @param provider who was asked to deliver it
 * @param token to whom
 * @param collapseKey empty without one
 * @param notificationId {@code null} without one
 * @param dryRun checked only (FCM's {@code validate_only}): never recorded
 */
public record Push(StubProvider provider, String token, String collapseKey, UUID notificationId, boolean dryRun) {

    /** Parses a notification's id; {@code null} if it is no UUID. */
    public static UUID notificationId(CharSequence value) {
        if (value == null || value.length() != 36) {
            return null;
        }
        try {
            return UUID.fromString(value.toString());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    @Override
    public String toString() {
        return "Push[provider=" + provider + ", collapseKey=" + collapseKey + ", notificationId=" + notificationId
                + ", dryRun=" + dryRun + "]";
    }
}
