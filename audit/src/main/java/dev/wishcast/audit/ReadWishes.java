package dev.wishcast.audit;

import dev.wishcast.job.index.BucketKey;
import dev.wishcast.job.index.WishlistIndexOperator;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.state.api.functions.KeyedStateReaderFunction;
import org.apache.flink.util.Collector;

/** Reads the wishes for one product's part of a bucket after the other. */
final class ReadWishes extends KeyedStateReaderFunction<BucketKey, AuditedRow> {

    private transient MapState<String, Long> wishers;

    @Override
    public void open(OpenContext context) {
        wishers = getRuntimeContext().getMapState(WishlistIndexOperator.WISHERS);
    }

    @Override
    public void readKey(BucketKey product, Context ctx, Collector<AuditedRow> out) throws Exception {
        for (Map.Entry<String, Long> wish : wishers.entries()) {
            out.collect(AuditedRow.wish(wish.getKey(), product.id(), wish.getValue()));
        }
    }
}
