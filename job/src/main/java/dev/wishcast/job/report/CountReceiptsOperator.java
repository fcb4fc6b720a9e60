package dev.wishcast.job.report;

import dev.wishcast.connectors.receipt.DeliveryReceipt;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Counts receipts where they are read, before they are keyed by sale: all receipts of a sale have one key, and one
 * subtask would have to take half a million of them. What goes on is a few counts a second.
 *
 * <p>Counts are emitted in front of every checkpoint barrier, so there is nothing to keep in a checkpoint.
 */
public final class CountReceiptsOperator extends AbstractStreamOperator<ReceiptCounts>
        implements OneInputStreamOperator<DeliveryReceipt, ReceiptCounts> {

    /** Often enough for a person who watches a sale. */
    private static final Duration INTERVAL = Duration.ofMillis(500);

    private final Map<String, Counting> bySale = new HashMap<>();
    private transient ScheduledFuture<?> nextEmission;

    @Override
    public void processElement(StreamRecord<DeliveryReceipt> element) {
        DeliveryReceipt receipt = element.getValue();
        if (bySale.isEmpty()) {
            long now = getProcessingTimeService().getCurrentProcessingTime();
            nextEmission = getProcessingTimeService().registerTimer(now + INTERVAL.toMillis(), time -> emit());
        }
        bySale.computeIfAbsent(receipt.saleId(), sale -> new Counting(receipt, new DeliveryFigures.Builder()))
                .figures
                .add(receipt);
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) {
        emit();
    }

    @Override
    public void finish() {
        emit();
    }

    private void emit() {
        if (nextEmission != null) {
            nextEmission.cancel(false);
        }
        for (Counting sale : bySale.values()) {
            DeliveryReceipt any = sale.first;
            output.collect(new StreamRecord<>(
                    new ReceiptCounts(any.saleId(), any.productId(), any.publishedAt(), sale.figures.build())));
        }
        bySale.clear();
    }

    /** The receipts of one sale since the last emission. */
    private record Counting(DeliveryReceipt first, DeliveryFigures.Builder figures) {}
}
