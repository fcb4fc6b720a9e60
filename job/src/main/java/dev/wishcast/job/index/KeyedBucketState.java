package dev.wishcast.job.index;

import dev.wishcast.job.device.UserDevices;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorV2;

/** What an emission reads and writes, in Flink's keyed state. */
record KeyedBucketState(
        AbstractStreamOperatorV2<?> operator,
        MapState<String, Long> wishes,
        ValueState<UserDevices> userDevices,
        ValueState<PendingEmission> rest)
        implements BucketState {

    @Override
    public void select(BucketKey key) {
        operator.setCurrentKey(key);
    }

    @Override
    public Iterable<String> wishers() throws Exception {
        return wishes.keys();
    }

    @Override
    public PendingEmission pending() throws Exception {
        return rest.value();
    }

    @Override
    public void keep(PendingEmission left) throws Exception {
        rest.update(left);
    }

    @Override
    public UserDevices devices(BucketKey user) throws Exception {
        operator.setCurrentKey(user);
        UserDevices known = userDevices.value();
        return known == null ? UserDevices.NONE : known;
    }
}
