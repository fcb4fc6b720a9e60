package dev.wishcast.job.device;

import dev.wishcast.connectors.receipt.DeliveryOutcome;
import dev.wishcast.connectors.receipt.DeliveryReceipt;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;

/** Finds the dead tokens among the receipts. */
public final class DeadTokens implements FlatMapFunction<DeliveryReceipt, DeadToken> {

    private static final long serialVersionUID = 1L;

    @Override
    public void flatMap(DeliveryReceipt receipt, Collector<DeadToken> out) {
        if (receipt.outcome() == DeliveryOutcome.DEAD_TOKEN && receipt.tokenHash() != null) {
            out.collect(
                    new DeadToken(receipt.userId(), receipt.deviceId(), receipt.tokenHash(), receipt.tokenDeadSince()));
        }
    }
}
