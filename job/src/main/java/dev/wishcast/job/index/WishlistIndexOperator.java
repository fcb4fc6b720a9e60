package dev.wishcast.job.index;

import dev.wishcast.connectors.debezium.WishlistChange;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;

/**
 * Runs {@link WishlistIndex} so that a checkpoint barrier can pass between any two buckets of a sale. A stock operator
 * fires all timers that a watermark releases in one go: with a throttled provider that could take minutes, in which no
 * checkpoint would pass. Needs {@code execution.checkpointing.unaligned.interruptible-timers.enabled}.
 */
public final class WishlistIndexOperator
        extends KeyedCoProcessOperator<ProductBucket, WishlistChange, BucketedSale, Interest> {

    public WishlistIndexOperator(WishlistIndex index) {
        super(index);
    }

    @Override
    public boolean useInterruptibleTimers() {
        return true;
    }

    @Override
    public void open() throws Exception {
        super.open();
        ((WishlistIndex) getUserFunction()).openedAt(getProcessingTimeService().getCurrentProcessingTime());
    }
}
