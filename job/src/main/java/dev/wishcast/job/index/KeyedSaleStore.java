package dev.wishcast.job.index;

import dev.wishcast.job.schedule.SaleStore;
import dev.wishcast.job.schedule.TrackedSale;
import java.util.Iterator;
import org.apache.flink.api.common.state.MapState;

/** The sales of the current key, in Flink's state. */
record KeyedSaleStore(MapState<String, TrackedSale> sales) implements SaleStore {

    @Override
    public TrackedSale get(String saleId) throws Exception {
        return sales.get(saleId);
    }

    @Override
    public void put(TrackedSale sale) throws Exception {
        sales.put(sale.saleId(), sale);
    }

    @Override
    public Iterator<TrackedSale> all() throws Exception {
        return sales.values().iterator();
    }

    @Override
    public boolean isEmpty() throws Exception {
        return sales.isEmpty();
    }

    @Override
    public void clear() {
        sales.clear();
    }
}
