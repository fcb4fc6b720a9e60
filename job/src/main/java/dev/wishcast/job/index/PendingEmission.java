package dev.wishcast.job.index;

import dev.wishcast.sinks.SaleMessage;
import java.util.List;

/**
 * What a checkpoint found of a bucket that was about to be emitted, or was half emitted, for a sale. Immutable.
 *
 * @param message what to tell the users, or {@code null} if the emission had not begun
 * @param startsAt when the sale started, in milliseconds since the epoch
 * @param byMaxHold whether the sale did not wait any longer for the changes committed before it
 * @param emitted how many users were emitted before
 * @param userIds the users who were not
 */
public record PendingEmission(
        SaleMessage message, long startsAt, boolean byMaxHold, long emitted, List<String> userIds) {

    /** An emission that had not begun: the schedule knows its sale. */
    static final PendingEmission NOT_BEGUN = new PendingEmission(null, 0, false, 0, List.of());

    /** Whether some users had been emitted. */
    boolean hasBegun() {
        return message != null;
    }
}
