package dev.wishcast.job.device;

import dev.wishcast.connectors.receipt.DeliveryOutcome;
import dev.wishcast.connectors.receipt.DeliveryReceipt;
import org.apache.flink.util.Collector;

/**
 * A provider has said that a token of a user's device is dead. Immutable.
 *
 * @param userId the device's owner
 * @param tokenHash which token it was, as of {@link dev.wishcast.connectors.receipt.TokenHash}
 * @param since when the token died at the latest, in milliseconds since the epoch
 */
public record DeadToken(String userId, String tokenHash, long since) {

    /** Finds out whether a receipt tells of a dead token. */
    public static void find(DeliveryReceipt receipt, Collector<DeadToken> out) {
        if (receipt.outcome() == DeliveryOutcome.DEAD_TOKEN && receipt.tokenHash() != null) {
            out.collect(new DeadToken(receipt.userId(), receipt.tokenHash(), receipt.tokenDeadSince()));
        }
    }
}
