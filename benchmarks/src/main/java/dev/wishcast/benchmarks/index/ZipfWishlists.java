package dev.wishcast.benchmarks.index;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.commons.rng.sampling.distribution.DiscreteSampler;
import org.apache.commons.rng.sampling.distribution.RejectionInversionZipfSampler;

/**
 * What users wish for: ten products each out of a million, by Zipf's law with exponent 1, so that of 10 million rows half a
 * million are for the most popular product. The same on every run. Not thread-safe.
 */
final class ZipfWishlists {

    static final int WISHES_PER_USER = 10;

    private static final int PRODUCTS = 1_000_000;
    private static final double EXPONENT = 1;

    /** A prime above the number of products, and a factor: popular products must have neither short ids nor neighbouring ones. */
    private static final long PRIME = 1_000_003;

    private static final long FACTOR = 611_953;

    private final DiscreteSampler ranks;
    private SplittableRandom random;

    ZipfWishlists() {
        ranks = RejectionInversionZipfSampler.of(() -> random.nextLong(), PRODUCTS, EXPONENT);
    }

    /** The products that a user wishes for, each once. */
    Set<String> of(long user) {
        random = new SplittableRandom(user);
        Set<String> products = new LinkedHashSet<>();
        while (products.size() < WISHES_PER_USER) {
            products.add(Long.toString(ranks.sample() * FACTOR % PRIME));
        }
        return products;
    }
}
