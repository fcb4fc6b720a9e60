package dev.wishcast.job.index;

import dev.wishcast.connectors.sale.SaleEvent;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;

/** Addresses every sale event to all buckets. */
public final class SaleToBuckets implements FlatMapFunction<SaleEvent, BucketedSale> {

    private static final long serialVersionUID = 1L;

    private final int buckets;

    /**
     * Creates the function.
     *
     * @param buckets how many buckets there are
     */
    public SaleToBuckets(int buckets) {
        this.buckets = buckets;
    }

    @Override
    public void flatMap(SaleEvent event, Collector<BucketedSale> out) {
        for (int bucket = 0; bucket < buckets; bucket++) {
            out.collect(new BucketedSale(bucket, event));
        }
    }
}
