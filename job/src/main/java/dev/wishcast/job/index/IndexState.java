package dev.wishcast.job.index;

import dev.wishcast.job.device.UserDevices;
import dev.wishcast.job.device.UserDevicesSerializer;
import dev.wishcast.job.schedule.SaleStore;
import dev.wishcast.job.schedule.TrackedSale;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * What the index holds under the current key, in Flink's state. Used by one thread.
 *
 * <pre>
 *   state               key             what for                              how long
 *   wishers             product's part  who to tell                           until the wish is removed
 *   sales               product's part  when to fire, whether still on        until all is emitted
 *   pending-emission    product's part  a checkpoint found it half emitted    until all is emitted
 *   devices             user            where to push, and tokens that         until the last device is removed
 *                                       belong to another user                and no token is yielded
 * </pre>
 */
public final class IndexState implements BucketState, SaleStore {

    /** By user, when the product was added, in milliseconds since the epoch; 0 if MySQL does not say. */
    public static final MapStateDescriptor<String, Long> WISHERS =
            new MapStateDescriptor<>("wishers", Types.STRING, Types.LONG);

    /** A user's devices, and the tokens that the user has yielded. */
    public static final ValueStateDescriptor<UserDevices> DEVICES =
            new ValueStateDescriptor<>("devices", UserDevicesSerializer.TYPE);

    static final ValueStateDescriptor<PendingEmission> PENDING =
            new ValueStateDescriptor<>("pending-emission", TypeInformation.of(PendingEmission.class));

    /**
     * In one value and not in a map: RocksDB's iterators walk over what was deleted lately, which can be the same sale's parts in
     * a hundred thousand other keys.
     */
    private static final ValueStateDescriptor<List<TrackedSale>> SALES =
            new ValueStateDescriptor<>("sales", Types.LIST(TypeInformation.of(TrackedSale.class)));

    private final Consumer<BucketKey> currentKey;
    private final MapState<String, Long> wishers;
    private final ValueState<UserDevices> devices;
    private final ValueState<PendingEmission> pending;
    private final ValueState<List<TrackedSale>> sales;

    /**
     * Opens the state.
     *
     * @param currentKey takes a new current key
     */
    IndexState(KeyedStateStore store, Consumer<BucketKey> currentKey) {
        this.currentKey = currentKey;
        this.wishers = store.getMapState(WISHERS);
        this.devices = store.getState(DEVICES);
        this.pending = store.getState(PENDING);
        this.sales = store.getState(SALES);
    }

    @Override
    public void select(BucketKey key) {
        currentKey.accept(key);
    }

    @Override
    public Iterable<String> wishers() throws Exception {
        return wishers.keys();
    }

    void addWisher(String userId, long addedAt) throws Exception {
        wishers.put(userId, addedAt);
    }

    void removeWisher(String userId) throws Exception {
        wishers.remove(userId);
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
    public UserDevices devices(BucketKey user) throws Exception {
        select(user);
        return devices();
    }

    /** The devices of the current user. */
    UserDevices devices() throws Exception {
        UserDevices known = devices.value();
        return known == null ? UserDevices.NONE : known;
    }

    /** Replaces the devices of the current user; nothing is kept of a user without any, unless a token of the user is yielded. */
    void putDevices(UserDevices user) throws Exception {
        devices.update(user.isEmpty() ? null : user);
    }

    @Override
    public List<TrackedSale> all() throws Exception {
        List<TrackedSale> all = sales.value();
        return all == null ? List.of() : Collections.unmodifiableList(all);
    }

    @Override
    public void replaceAll(List<TrackedSale> all) throws Exception {
        sales.update(all.isEmpty() ? null : all);
    }
}
