package dev.wishcast.audit;

import dev.wishcast.job.device.Device;
import dev.wishcast.job.device.UserDevices;
import dev.wishcast.job.index.BucketKey;
import dev.wishcast.job.index.IndexState;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.state.api.functions.KeyedStateReaderFunction;
import org.apache.flink.util.Collector;

/** Reads one key of the index after the other: the wishes for a product's part of a bucket, or the devices of a user. */
final class ReadIndex extends KeyedStateReaderFunction<BucketKey, AuditedRow> {

    private transient MapState<String, Long> wishers;
    private transient ValueState<UserDevices> devices;

    @Override
    public void open(OpenContext context) {
        wishers = getRuntimeContext().getMapState(IndexState.WISHERS);
        devices = getRuntimeContext().getState(IndexState.DEVICES);
    }

    @Override
    public void readKey(BucketKey key, Context ctx, Collector<AuditedRow> out) throws Exception {
        if (key.kind() == BucketKey.Kind.PRODUCT) {
            for (Map.Entry<String, Long> wish : wishers.entries()) {
                out.collect(AuditedRow.wish(wish.getKey(), key.id(), wish.getValue()));
            }
            return;
        }
        for (Device device : devices.value().devices()) {
            out.collect(AuditedRow.device(
                    key.id(), device.deviceId(), device.platform(), device.pushToken(), device.locale()));
        }
    }
}
