package dev.wishcast.job.device;

/**
 * A provider has said that a device's token is dead. Immutable.
 *
 * @param userId the device's owner
 * @param deviceId the device
 * @param tokenHash which of the device's tokens it was, as of {@link dev.wishcast.connectors.receipt.TokenHash}
 * @param since when the token died at the latest, in milliseconds since the epoch
 */
public record DeadToken(String userId, String deviceId, String tokenHash, long since) {}
