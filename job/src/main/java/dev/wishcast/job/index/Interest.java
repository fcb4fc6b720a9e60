package dev.wishcast.job.index;

import dev.wishcast.sinks.SaleMessage;

/**
 * One user who wishes for the product of a sale that has just started. Immutable.
 *
 * @param userId the user
 * @param message what to tell the user
 * @param asOf the changes committed up to this time count, in milliseconds since the epoch
 * @param byMaxHold the sale has waited long enough: don't wait for the user's devices either
 */
public record Interest(String userId, SaleMessage message, long asOf, boolean byMaxHold) {}
