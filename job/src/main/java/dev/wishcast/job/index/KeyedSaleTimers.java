package dev.wishcast.job.index;

import dev.wishcast.job.schedule.SaleTimers;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.InternalTimerService;

/** The timers of the current key, as Flink keeps them. */
record KeyedSaleTimers(InternalTimerService<VoidNamespace> timers) implements SaleTimers {

    @Override
    public long now() {
        return timers.currentProcessingTime();
    }

    @Override
    public long watermark() {
        return timers.currentWatermark();
    }

    @Override
    public void atWatermark(long time) {
        timers.registerEventTimeTimer(VoidNamespace.INSTANCE, time);
    }

    @Override
    public void atTime(long time) {
        timers.registerProcessingTimeTimer(VoidNamespace.INSTANCE, time);
    }
}
