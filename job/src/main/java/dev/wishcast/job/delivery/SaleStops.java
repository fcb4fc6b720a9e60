package dev.wishcast.job.delivery;

import dev.wishcast.connectors.sale.SaleEvent;
import dev.wishcast.connectors.sale.SaleStatus;
import dev.wishcast.job.index.ProductBucket;
import dev.wishcast.sinks.PushRequest;
import dev.wishcast.sinks.SaleMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.util.Collector;

/**
 * Makes word of each stopped sale that reaches every subtask in front of the sinks, when it is keyed by its notification
 * id: one for each key group.
 *
 * <p>Flink's own broadcast would do it with fewer. But a task with a broadcast input takes no barrier past what is queued
 * in front of it, at none of its inputs; and these queue for as long as a provider's rate limit has them wait. What is
 * keyed may be stored in flight and finds its way after a change of parallelism too.
 */
public final class SaleStops implements FlatMapFunction<SaleEvent, PushRequest> {

    /** No request waits that long: its sale would have ended. */
    private static final Duration RETENTION = Duration.ofDays(1);

    /** One for each key group. */
    private static final List<String> IDS = ids();

    @Override
    public void flatMap(SaleEvent event, Collector<PushRequest> out) {
        if (event.status() == SaleStatus.STARTED) {
            return;
        }
        // From the event's own times, so that every subtask comes to the same state.
        long forgetAt = Math.max(event.endsAt(), event.publishedAt()) + RETENTION.toMillis();
        for (String id : IDS) {
            SaleMessage sale =
                    new SaleMessage(event.saleId(), null, null, null, Map.of(), event.publishedAt(), forgetAt);
            out.collect(new PushRequest(id, null, null, null, null, null, true, sale));
        }
    }

    /** Whether this is no request, but word of a stopped sale, which expires when it can be forgotten. */
    static boolean isStop(PushRequest request) {
        return request.provider() == null;
    }

    private static List<String> ids() {
        Map<Integer, String> ids = new TreeMap<>();
        for (int n = 0; ids.size() < ProductBucket.KEY_GROUPS; n++) {
            String id = "stop-" + n;
            ids.putIfAbsent(KeyGroupRangeAssignment.assignToKeyGroup(id, ProductBucket.KEY_GROUPS), id);
        }
        return List.copyOf(ids.values());
    }
}
