package dev.wishcast.job.token;

import java.util.Comparator;

/**
 * A device row that has a push token. Immutable.
 *
 * @param userId the device's owner
 * @param deviceId the device, unique for its user
 * @param registeredAt when the app last registered this token, in milliseconds since the epoch; 0 if unknown
 * @param changedAt when MySQL committed the row with that registration, in milliseconds since the epoch; 0 if unknown
 */
record TokenHolder(String userId, String deviceId, long registeredAt, long changedAt) {

    static final Comparator<TokenHolder> BY_REGISTRATION =
            Comparator.comparingLong(TokenHolder::registeredAt).thenComparingLong(TokenHolder::changedAt);

    /** The ids decide between rows that say nothing else, so that the outcome depends on no order of arrival. */
    static final Comparator<TokenHolder> LAST_OWNS =
            BY_REGISTRATION.thenComparing(TokenHolder::userId).thenComparing(TokenHolder::deviceId);

    boolean isRowOf(TokenClaim claim) {
        return userId.equals(claim.userId()) && deviceId.equals(claim.deviceId());
    }
}
