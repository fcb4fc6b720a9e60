package dev.wishcast.job.audience;

import dev.wishcast.connectors.debezium.DeviceChange;
import dev.wishcast.connectors.receipt.DeliveryOutcome;
import dev.wishcast.connectors.receipt.DeliveryReceipt;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.types.Either;
import org.apache.flink.util.Collector;

/** Finds the dead tokens among the receipts. Those of versions that did not say which token it was are passed over. */
public final class DeadTokens implements FlatMapFunction<DeliveryReceipt, Either<DeviceChange, DeadToken>> {

    @Override
    public void flatMap(DeliveryReceipt receipt, Collector<Either<DeviceChange, DeadToken>> out) {
        if (receipt.outcome() == DeliveryOutcome.DEAD_TOKEN && receipt.tokenHash() != null) {
            out.collect(Either.Right(new DeadToken(
                    receipt.userId(), receipt.deviceId(), receipt.tokenHash(), receipt.tokenDeadSince())));
        }
    }
}
