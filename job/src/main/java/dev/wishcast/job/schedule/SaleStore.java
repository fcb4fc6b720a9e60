package dev.wishcast.job.schedule;

import java.util.Iterator;

/** The sales of one product in one bucket, as the state keeps them. Which product and bucket is the caller's current key. */
public interface SaleStore {

    /** The sale, or {@code null} if it is not known. */
    TrackedSale get(String saleId) throws Exception;

    /** Adds or replaces the sale. */
    void put(TrackedSale sale) throws Exception;

    /** All sales; the iterator can remove them. */
    Iterator<TrackedSale> all() throws Exception;

    /** Whether there is no sale. */
    boolean isEmpty() throws Exception;

    /** Removes what the state keeps of an empty store. */
    void clear();
}
