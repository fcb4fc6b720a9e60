package dev.wishcast.job.delivery;

import dev.wishcast.sinks.PushRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Stops what has not been sent yet when a sale is cancelled or sold out. The index has long emitted the whole audience
 * then; with a provider's rate limit most of it still waits in front of the sink, and this is the last place before it.
 * Requests of a stopped sale are marked, not dropped: the sink writes a receipt for each. The sink itself holds many more
 * when its provider takes nothing, and is told of the sale too.
 *
 * <p>Its input is the requests and, among them, the word of {@link SaleStops}. After a restart each subtask knows what
 * any knew: some may have had the word when the checkpoint was taken, while others' was still on its way.
 */
public final class WithdrawStoppedSales extends ProcessFunction<PushRequest, PushRequest>
        implements CheckpointedFunction {

    private static final ListStateDescriptor<StoppedSale> STOPPED =
            new ListStateDescriptor<>("withdrawn-sales", TypeInformation.of(StoppedSale.class));

    private transient Map<String, StoppedSale> stopped;
    private transient ListState<StoppedSale> state;

    /**
     * A stopped sale, as the state keeps it. Immutable.
     *
     * @param forgetAt in milliseconds since the epoch
     */
    public record StoppedSale(String saleId, long forgetAt) {}

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        state = context.getOperatorStateStore().getUnionListState(STOPPED);
        stopped = new HashMap<>();
        for (StoppedSale sale : state.get()) {
            stopped.put(sale.saleId(), sale);
        }
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        List<StoppedSale> sales = new ArrayList<>(stopped.values());
        state.update(sales);
    }

    @Override
    public void processElement(PushRequest request, Context ctx, Collector<PushRequest> out) {
        String saleId = request.message().saleId();
        if (!SaleStops.isStop(request)) {
            out.collect(stopped.containsKey(saleId) ? request.asWithdrawn() : request);
        } else if (!stopped.containsKey(saleId)) {
            stopped.values()
                    .removeIf(sale -> sale.forgetAt() <= request.message().publishedAt());
            stopped.put(saleId, new StoppedSale(saleId, request.message().expiresAt()));
            out.collect(PushRequest.stop(saleId));
        }
    }
}
