package dev.wishcast.sinks.writer;

import dev.wishcast.sinks.channel.Notification;

/**
 * A notification without a final outcome, and what was tried for it. Immutable. Times are milliseconds since the epoch; 0
 * where there is none.
 *
 * @param notification what to send
 * @param attempts how many requests for it were sent
 * @param spent how many of these count towards the limit: those that failed while the provider took others
 * @param deferrals how often it was put back, which is what backoff grows with; more than {@code attempts} when nothing
 *     could be sent
 * @param firstAttemptAt when the first request was sent
 * @param dueAt when it may be sent again
 */
record PendingNotification(
        Notification notification, int attempts, int spent, int deferrals, long firstAttemptAt, long dueAt) {

    /** A notification that nothing was sent for yet. */
    static PendingNotification of(Notification notification) {
        return new PendingNotification(notification, 0, 0, 0, 0, 0);
    }

    String saleId() {
        return notification.message().saleId();
    }

    long expiresAt() {
        return notification.message().expiresAt();
    }

    /** After a request for it was sent. */
    PendingNotification sentAt(long now) {
        return new PendingNotification(
                notification, attempts + 1, spent, deferrals, attempts == 0 ? now : firstAttemptAt, dueAt);
    }

    /** After an attempt that counts towards the limit. */
    PendingNotification withOneMoreSpent() {
        return new PendingNotification(notification, attempts, spent + 1, deferrals, firstAttemptAt, dueAt);
    }

    /** Put back until a later time. */
    PendingNotification deferredUntil(long time) {
        return new PendingNotification(notification, attempts, spent, deferrals + 1, firstAttemptAt, time);
    }

    /** Not sent before a later time, through no fault of its own: backoff does not grow. */
    PendingNotification heldUntil(long time) {
        return new PendingNotification(notification, attempts, spent, deferrals, firstAttemptAt, time);
    }
}
