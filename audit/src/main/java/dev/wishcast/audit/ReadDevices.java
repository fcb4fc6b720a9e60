package dev.wishcast.audit;

import dev.wishcast.job.audience.Audience;
import dev.wishcast.job.audience.Device;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.state.api.functions.KeyedStateReaderFunction;
import org.apache.flink.util.Collector;

/** Reads the devices of one user after the other. */
final class ReadDevices extends KeyedStateReaderFunction<String, AuditedRow> {

    private transient MapState<String, Device> devices;

    @Override
    public void open(OpenContext context) {
        devices = getRuntimeContext().getMapState(Audience.DEVICES);
    }

    @Override
    public void readKey(String userId, Context ctx, Collector<AuditedRow> out) throws Exception {
        for (Map.Entry<String, Device> entry : devices.entries()) {
            Device device = entry.getValue();
            out.collect(AuditedRow.device(
                    userId,
                    entry.getKey(),
                    device.platform().name().toLowerCase(Locale.ROOT),
                    device.pushToken(),
                    device.locale()));
        }
    }
}
