package dev.wishcast.job.delivery;

import dev.wishcast.connectors.sale.SaleEvent;
import dev.wishcast.connectors.sale.SaleStatus;
import dev.wishcast.sinks.PushRequest;
import java.time.Duration;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.co.BroadcastProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Stops what has not been sent yet when a sale is cancelled or sold out. The index has long emitted the whole audience
 * then; with a provider's rate limit most of it still waits in front of the sink, and this is the last place before it.
 * Requests of a stopped sale are marked, not dropped: the sink writes a receipt for each. The sink itself holds many more
 * when its provider takes nothing, and is told of the sale too.
 */
public final class WithdrawStoppedSales extends BroadcastProcessFunction<PushRequest, SaleEvent, PushRequest> {

    /** When each stopped sale can be forgotten, in milliseconds since the epoch. */
    public static final MapStateDescriptor<String, Long> STOPPED =
            new MapStateDescriptor<>("stopped-sales", Types.STRING, Types.LONG);

    /** No request waits that long: its sale would have ended. */
    private static final Duration RETENTION = Duration.ofDays(1);

    @Override
    public void processElement(PushRequest request, ReadOnlyContext ctx, Collector<PushRequest> out) throws Exception {
        boolean stopped =
                ctx.getBroadcastState(STOPPED).contains(request.message().saleId());
        out.collect(stopped ? request.asWithdrawn() : request);
    }

    @Override
    public void processBroadcastElement(SaleEvent event, Context ctx, Collector<PushRequest> out) throws Exception {
        BroadcastState<String, Long> stopped = ctx.getBroadcastState(STOPPED);
        if (event.status() != SaleStatus.STARTED) {
            // From the events' own times, so that every subtask comes to the same state.
            long forgetAt = Math.max(event.endsAt(), event.publishedAt()) + RETENTION.toMillis();
            stopped.put(event.saleId(), forgetAt);
            out.collect(PushRequest.stop(event.saleId()));
        }
        forgetUntil(event.publishedAt(), stopped);
    }

    private static void forgetUntil(long now, BroadcastState<String, Long> stopped) throws Exception {
        for (var all = stopped.iterator(); all.hasNext(); ) {
            if (all.next().getValue() <= now) {
                all.remove();
            }
        }
    }
}
