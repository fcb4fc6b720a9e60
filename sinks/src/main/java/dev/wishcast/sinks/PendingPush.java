package dev.wishcast.sinks;

import java.io.Serializable;

/**
 * A notification on its way: what the sink's state holds until there is a final outcome. Immutable. Times are
 * milliseconds since the epoch; 0 where there is none.
 *
 * @param request what to send
 * @param attempts how many requests for it were sent
 * @param deferrals how often it was put back, which is what backoff grows with; more than {@code attempts} when nothing
 *     could be sent
 * @param firstAttemptAt when the first request was sent
 * @param notBefore when it may be sent again
 */
public record PendingPush(PushRequest request, int attempts, int deferrals, long firstAttemptAt, long notBefore)
        implements Serializable {

    /** A notification that nothing was sent for yet. */
    public static PendingPush of(PushRequest request) {
        return new PendingPush(request, 0, 0, 0, 0);
    }

    /** After a request for it was sent. */
    PendingPush sentAt(long now) {
        return new PendingPush(request, attempts + 1, deferrals, attempts == 0 ? now : firstAttemptAt, notBefore);
    }

    /** Put back until a later time. */
    PendingPush deferredUntil(long time) {
        return new PendingPush(request, attempts, deferrals + 1, firstAttemptAt, time);
    }

    /** Not sent before a later time, through no fault of its own: backoff does not grow. */
    PendingPush heldUntil(long time) {
        return new PendingPush(request, attempts, deferrals, firstAttemptAt, time);
    }

    /** The same, with an equal message. */
    PendingPush withMessage(SaleMessage message) {
        return new PendingPush(request.withMessage(message), attempts, deferrals, firstAttemptAt, notBefore);
    }
}
