package dev.wishcast.job.audience;

import dev.wishcast.connectors.debezium.DeviceChange;
import dev.wishcast.job.index.Interest;
import dev.wishcast.sinks.PushRequest;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.types.Either;

/**
 * Runs {@link Audience} and tells it the watermark of its second input, the devices. A stock operator knows only the
 * lower of both inputs' watermarks, and that of the interests always comes behind the interests themselves: by it, every
 * interest would seem to be ahead of the devices.
 */
public final class AudienceOperator
        extends KeyedCoProcessOperator<String, Interest, Either<DeviceChange, DeadToken>, PushRequest> {

    private static final int DEVICES = 1;

    public AudienceOperator(Audience audience) {
        super(audience);
    }

    /** A checkpoint barrier can pass between any two users whose interests were held. */
    @Override
    public boolean useInterruptibleTimers() {
        return true;
    }

    @Override
    public void processWatermark2(Watermark watermark) throws Exception {
        audience().devicesWatermark(watermark.getTimestamp());
        super.processWatermark2(watermark);
    }

    @Override
    protected void processWatermarkStatus(WatermarkStatus status, int input) throws Exception {
        if (input == DEVICES && status.isIdle()) {
            // Without a heartbeat, a quiet device topic is idle: then nothing is on its way that would be worth a wait.
            audience().devicesWatermark(Watermark.MAX_WATERMARK.getTimestamp());
        }
        super.processWatermarkStatus(status, input);
    }

    private Audience audience() {
        return (Audience) getUserFunction();
    }
}
