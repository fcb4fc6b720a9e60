package dev.wishcast.audit;

import dev.wishcast.job.index.ProductBucket;
import dev.wishcast.job.index.WishlistIndex;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.state.api.functions.KeyedStateReaderFunction;
import org.apache.flink.util.Collector;

/** Reads the wishes of one bucket after the other. */
final class ReadWishes extends KeyedStateReaderFunction<ProductBucket, AuditedRow> {

    private transient MapState<String, Long> wishers;

    @Override
    public void open(OpenContext context) {
        wishers = getRuntimeContext().getMapState(WishlistIndex.WISHERS);
    }

    @Override
    public void readKey(ProductBucket bucket, Context ctx, Collector<AuditedRow> out) throws Exception {
        for (Map.Entry<String, Long> wish : wishers.entries()) {
            out.collect(AuditedRow.wish(wish.getKey(), bucket.productId(), wish.getValue()));
        }
    }
}
