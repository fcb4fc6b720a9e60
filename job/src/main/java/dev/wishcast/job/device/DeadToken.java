package dev.wishcast.job.device;

import dev.wishcast.connectors.receipt.DeliveryOutcome;
import dev.wishcast.connectors.receipt.DeliveryReceipt;
import org.apache.flink.util.Collector;

/**
 * A provider has said that a device's token is dead. Immutable.
 *
 * @param userId the device's owner
 * @param deviceId the device
 * @param tokenHash which of the device's tokens it was, as of {@link dev.wishcast.connectors.receipt.TokenHash}
 * @param since when the token died at the latest, in milliseconds since the epoch
 */
public record DeadToken(String userId, String deviceId, String tokenHash, long since) {

    /** Finds out whether a receipt tells of a dead token. */
    public static void find(DeliveryReceipt receipt, Collector<DeadToken> out) {
        if (receipt.outcome() == DeliveryOutcome.DEAD_TOKEN && receipt.tokenHash() != null) {
            out.collect(
                    new DeadToken(receipt.userId(), receipt.deviceId(), receipt.tokenHash(), receipt.tokenDeadSince()));
        }
    }
}
