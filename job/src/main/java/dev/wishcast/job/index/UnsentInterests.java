package dev.wishcast.job.index;

import dev.wishcast.sinks.SaleMessage;
import java.util.List;

/**
 * What a checkpoint found of a bucket that was just being emitted for a sale. Immutable.
 *
 * @param message what to tell the users
 * @param asOf as of {@link Interest#asOf()}
 * @param byMaxHold as of {@link Interest#byMaxHold()}
 * @param emitted how many users were told before
 * @param userIds those that were not
 */
public record UnsentInterests(SaleMessage message, long asOf, boolean byMaxHold, long emitted, List<String> userIds) {}
