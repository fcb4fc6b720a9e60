package dev.wishcast.job.token;

/**
 * Word to a user that a push token of theirs belongs to another user now, or does no longer. Immutable.
 *
 * @param userId who is told
 * @param token the token
 * @param yields whether the token belongs to another user
 */
public record TokenYield(String userId, TokenKey token, boolean yields) {}
