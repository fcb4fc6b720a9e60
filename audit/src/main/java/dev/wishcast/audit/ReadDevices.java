package dev.wishcast.audit;

import dev.wishcast.job.device.Device;
import dev.wishcast.job.device.UserDevices;
import dev.wishcast.job.index.BucketKey;
import dev.wishcast.job.index.WishlistIndexOperator;
import java.util.Locale;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.state.api.functions.KeyedStateReaderFunction;
import org.apache.flink.util.Collector;

/** Reads the devices of one user after the other. */
final class ReadDevices extends KeyedStateReaderFunction<BucketKey, AuditedRow> {

    private transient ValueState<UserDevices> devices;

    @Override
    public void open(OpenContext context) {
        devices = getRuntimeContext().getState(WishlistIndexOperator.DEVICES);
    }

    @Override
    public void readKey(BucketKey user, Context ctx, Collector<AuditedRow> out) throws Exception {
        for (Device device : devices.value().devices()) {
            out.collect(AuditedRow.device(
                    user.id(),
                    device.deviceId(),
                    device.platform().name().toLowerCase(Locale.ROOT),
                    device.pushToken(),
                    device.locale()));
        }
    }
}
