package dev.wishcast.job.audience;

import dev.wishcast.connectors.debezium.ChangeKind;
import dev.wishcast.connectors.debezium.DeviceChange;
import dev.wishcast.connectors.debezium.Platform;
import dev.wishcast.job.index.Interest;
import dev.wishcast.job.metrics.OperatorCounters;
import dev.wishcast.sinks.Provider;
import dev.wishcast.sinks.PushRequest;
import dev.wishcast.sinks.channel.NotificationId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.types.Either;
import org.apache.flink.util.Collector;

/**
 * Turns users into devices: keyed by user, it keeps each user's devices and answers an {@link Interest} with one
 * {@link PushRequest} for each, those with a dead token left out.
 *
 * <p>The index lets a sale fire only when the device changes committed before it have left their source; but they may
 * still be on their way here, by another road than the interest. An interest that is ahead of the device changes
 * therefore waits for them.
 *
 * <pre>
 *   state, by userId              what for                            how long
 *   devices  deviceId -> Device   where to push                       until the device is removed
 *   held     Interest             came before the devices' watermark  until that watermark, or maxHold
 * </pre>
 */
public final class Audience
        extends KeyedCoProcessFunction<String, Interest, Either<DeviceChange, DeadToken>, PushRequest> {

    /** By device. */
    public static final MapStateDescriptor<String, Device> DEVICES =
            new MapStateDescriptor<>("devices", Types.STRING, TypeInformation.of(Device.class));

    private static final ListStateDescriptor<Interest> HELD =
            new ListStateDescriptor<>("held", TypeInformation.of(Interest.class));

    private final long maxHold;

    private transient long devicesWatermark;
    private transient MapState<String, Device> devices;
    private transient ListState<Interest> held;
    private transient OperatorCounters<AudienceMetric> counters;

    /** @param maxHold how long an interest waits at most for the device changes committed before its sale */
    public Audience(Duration maxHold) {
        this.maxHold = maxHold.toMillis();
    }

    @Override
    public void open(OpenContext context) {
        devicesWatermark = Watermark.UNINITIALIZED.getTimestamp();
        devices = getRuntimeContext().getMapState(DEVICES);
        held = getRuntimeContext().getListState(HELD);
        counters = new OperatorCounters<>(getRuntimeContext().getMetricGroup(), AudienceMetric.class);
    }

    /** @param timestamp every device change committed up to this time, in milliseconds since the epoch, has arrived */
    void devicesWatermark(long timestamp) {
        devicesWatermark = timestamp;
    }

    @Override
    public void processElement1(Interest interest, Context ctx, Collector<PushRequest> out) throws Exception {
        if (interest.byMaxHold() || interest.asOf() <= devicesWatermark) {
            pushToDevices(interest, out);
        } else {
            held.add(interest);
            ctx.timerService().registerEventTimeTimer(interest.asOf());
            ctx.timerService().registerProcessingTimeTimer(ctx.timerService().currentProcessingTime() + maxHold);
            counters.increment(AudienceMetric.INTERESTS_HELD);
        }
    }

    @Override
    public void processElement2(Either<DeviceChange, DeadToken> update, Context ctx, Collector<PushRequest> out)
            throws Exception {
        if (update.isLeft()) {
            change(update.left());
        } else {
            found(update.right());
        }
    }

    private void change(DeviceChange row) throws Exception {
        if (row.kind() == ChangeKind.DELETED) {
            devices.remove(row.deviceId());
            counters.increment(AudienceMetric.DEVICES_DELETED);
        } else {
            devices.put(row.deviceId(), Device.registered(row, devices.get(row.deviceId())));
            counters.increment(AudienceMetric.DEVICES_UPSERTED);
        }
    }

    private void found(DeadToken dead) throws Exception {
        Device known = devices.get(dead.deviceId());
        if (known == null) {
            return;
        }
        Device device = known.found(dead);
        if (!device.equals(known)) {
            devices.put(dead.deviceId(), device);
        }
        if (device.isSuppressed() && !known.isSuppressed()) {
            counters.increment(AudienceMetric.TOKENS_FOUND_DEAD);
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext ctx, Collector<PushRequest> out) throws Exception {
        List<Interest> stillAhead = new ArrayList<>();
        for (Interest interest : held.get()) {
            if (ctx.timeDomain() == TimeDomain.EVENT_TIME && interest.asOf() > timestamp) {
                stillAhead.add(interest);
            } else {
                pushToDevices(interest, out);
            }
        }
        held.update(stillAhead);
    }

    private void pushToDevices(Interest interest, Collector<PushRequest> out) throws Exception {
        int requests = 0;
        for (Map.Entry<String, Device> device : devices.entries()) {
            if (device.getValue().isSuppressed()) {
                counters.increment(AudienceMetric.DEVICES_SUPPRESSED);
            } else {
                out.collect(requestOf(interest, device.getKey(), device.getValue()));
                requests++;
            }
        }
        counters.add(AudienceMetric.PUSH_REQUESTS, requests);
        if (requests == 0) {
            counters.increment(AudienceMetric.USERS_WITHOUT_DEVICE);
        }
    }

    private static PushRequest requestOf(Interest interest, String deviceId, Device device) {
        return new PushRequest(
                NotificationId.of(interest.message().saleId(), interest.userId(), deviceId),
                interest.userId(),
                deviceId,
                device.platform() == Platform.IOS ? Provider.APNS : Provider.FCM,
                device.pushToken(),
                device.locale(),
                false,
                interest.message());
    }
}
