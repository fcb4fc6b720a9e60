package dev.wishcast.job.schedule;

import java.util.function.Predicate;

/** The sales of one product in one bucket, as the state keeps them. The current key names product and bucket. */
public interface SaleStore {

    /** The sale, or {@code null} if it is not known. */
    TrackedSale get(String saleId) throws Exception;

    /** Adds or replaces the sale. */
    void put(TrackedSale sale) throws Exception;

    /** Removes the sale if it is known, and what the state keeps of an empty store. */
    void remove(String saleId) throws Exception;

    /** All sales. */
    Iterable<TrackedSale> all() throws Exception;

    /** Removes sales, and what the state keeps of an empty store. */
    void removeIf(Predicate<TrackedSale> gone) throws Exception;
}
