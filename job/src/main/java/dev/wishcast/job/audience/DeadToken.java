package dev.wishcast.job.audience;

/**
 * A provider has said of a device's token that it is dead. Immutable.
 *
 * @param userId the device's owner
 * @param deviceId the device
 * @param tokenHash which of the device's tokens it was, see {@link dev.wishcast.connectors.receipt.TokenHash}
 * @param since since when it is dead at the latest, in milliseconds since the epoch
 */
public record DeadToken(String userId, String deviceId, String tokenHash, long since) {}
