package dev.wishcast.job.schedule;

import java.util.List;

/**
 * The sales of one product in one bucket, as the state keeps them: seldom more than one or two. The current key names product
 * and bucket.
 */
public interface SaleStore {

    /** All sales, in the order in which they came. The list can't be changed. */
    List<TrackedSale> all() throws Exception;

    /** Keeps these sales and no others. */
    void replaceAll(List<TrackedSale> sales) throws Exception;
}
