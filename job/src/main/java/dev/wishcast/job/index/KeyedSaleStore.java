package dev.wishcast.job.index;

import dev.wishcast.job.schedule.SaleStore;
import dev.wishcast.job.schedule.TrackedSale;
import java.util.Iterator;
import java.util.function.Predicate;
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
    public Iterable<TrackedSale> all() throws Exception {
        return sales.values();
    }

    @Override
    public void removeIf(Predicate<TrackedSale> gone) throws Exception {
        for (Iterator<TrackedSale> all = sales.values().iterator(); all.hasNext(); ) {
            if (gone.test(all.next())) {
                all.remove();
            }
        }
        if (sales.isEmpty()) {
            // The heap backend keeps an emptied map until it is told.
            sales.clear();
        }
    }
}
