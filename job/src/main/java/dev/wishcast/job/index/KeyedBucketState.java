package dev.wishcast.job.index;

import dev.wishcast.job.device.UserDevices;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorV2;

/** What an emission reads and writes, in Flink's keyed state. */
final class KeyedBucketState implements BucketState {

    private final AbstractStreamOperatorV2<?> operator;
    private final MapState<String, Long> wishers;
    private final ValueState<UserDevices> devices;
    private final ValueState<PendingEmission> pending;

    KeyedBucketState(
            AbstractStreamOperatorV2<?> operator,
            MapState<String, Long> wishers,
            ValueState<UserDevices> devices,
            ValueState<PendingEmission> pending) {
        this.operator = operator;
        this.wishers = wishers;
        this.devices = devices;
        this.pending = pending;
    }

    @Override
    public void select(BucketKey key) {
        operator.setCurrentKey(key);
    }

    @Override
    public Iterable<String> wishers() throws Exception {
        return wishers.keys();
    }

    @Override
    public PendingEmission pending() throws Exception {
        return pending.value();
    }

    @Override
    public void keep(PendingEmission left) throws Exception {
        pending.update(left);
    }

    @Override
    public void clearPending() {
        pending.clear();
    }

    @Override
    public UserDevices devices(BucketKey user) throws Exception {
        operator.setCurrentKey(user);
        UserDevices known = devices.value();
        return known == null ? UserDevices.NONE : known;
    }
}
