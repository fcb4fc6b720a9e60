package dev.wishcast.job.index;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The parts of products that are to be emitted. Products take turns; the buckets of one product come one after the other, so
 * that one bucket of each product is read at a time. Used by one thread.
 */
final class ReadyBuckets {

    /** By product, in the order of the turns; {@code null} for an emission that has not begun. */
    private final Map<String, Map<BucketKey, BucketEmission>> byProduct = new LinkedHashMap<>();

    boolean isEmpty() {
        return byProduct.isEmpty();
    }

    boolean contains(BucketKey key) {
        return byProduct.getOrDefault(key.id(), Map.of()).containsKey(key);
    }

    /** The emission, or {@code null} if it has not begun. */
    BucketEmission get(BucketKey key) {
        return byProduct.get(key.id()).get(key);
    }

    /** Adds or replaces an emission. */
    void put(BucketKey key, BucketEmission emission) {
        byProduct.computeIfAbsent(key.id(), product -> new LinkedHashMap<>()).put(key, emission);
    }

    void remove(BucketKey key) {
        byProduct.computeIfPresent(key.id(), (product, buckets) -> {
            buckets.remove(key);
            return buckets.isEmpty() ? null : buckets;
        });
    }

    /** The next product's first bucket. The product has its next turn after all others. */
    BucketKey next() {
        String product = byProduct.keySet().iterator().next();
        Map<BucketKey, BucketEmission> buckets = byProduct.remove(product);
        byProduct.put(product, buckets);
        return buckets.keySet().iterator().next();
    }

    /** All buckets. */
    List<BucketKey> all() {
        List<BucketKey> all = new ArrayList<>();
        byProduct.values().forEach(buckets -> all.addAll(buckets.keySet()));
        return all;
    }
}
