package dev.wishcast.sinks.writer;

import java.util.HashMap;
import java.util.Map;

/**
 * The sales that were stopped, each until no slice of it can arrive any more. Slices and word of a stop travel on different
 * edges, so that a slice may come after its sale was stopped. Used by one thread. Times are milliseconds since the epoch.
 */
final class StoppedSales {

    private final Map<String, Long> forgetAt = new HashMap<>();

    /** Remembers a sale; returns whether it was not known as stopped. */
    boolean add(String saleId, long forget) {
        Long before = forgetAt.get(saleId);
        forgetAt.put(saleId, before == null ? forget : Math.max(before, forget));
        return before == null;
    }

    boolean contains(String saleId) {
        return !forgetAt.isEmpty() && forgetAt.containsKey(saleId);
    }

    void forgetOld(long now) {
        forgetAt.values().removeIf(forget -> forget <= now);
    }

    /** Until when each is remembered, by its id. */
    Map<String, Long> all() {
        return Map.copyOf(forgetAt);
    }
}
