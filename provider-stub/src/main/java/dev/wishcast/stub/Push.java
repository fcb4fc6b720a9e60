package dev.wishcast.stub;

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
record Push(StubProvider provider, String token, String collapseKey, UUID notificationId, boolean dryRun) {

    @Override
    public String toString() {
        return "Push[provider=" + provider + ", collapseKey=" + collapseKey + ", notificationId=" + notificationId
                + ", dryRun=" + dryRun + "]";
    }
}
