package dev.wishcast.job.index;

import org.apache.flink.api.common.typeinfo.TypeInfo;
import org.apache.flink.util.MathUtils;

/**
 * The key of the wishlist index: one of the buckets that a product's users are split into, so that a product which half
 * a million users wish for is many short scans instead of a long one. Immutable.
 *
 * <p>Flink sends a key to the key group {@code murmurHash(hashCode()) % maxParallelism}. An ordinary hash would scatter a
 * product's buckets, and with them the work of a sale, at random: some subtasks would get twice the share of others.
 * {@link #hashCode()} therefore runs Flink's hash backwards, from the key group where the bucket should be: a product's
 * buckets lie evenly spaced over all {@value #KEY_GROUPS} key groups, from a place that depends on the product. At every
 * parallelism that divides the number of buckets each subtask gets exactly its share; at any other, shares differ by
 * at most one bucket.
 *
 * <p>About three million hash codes lead to each key group, and the product picks one of them, so hash tables keyed by
 * buckets stay as good as with any other hash.
 *
 * @param productId the product
 * @param keyGroupOffset how many key groups this bucket lies behind the product's first, from 0 to
 *     {@value #KEY_GROUPS} - 1; a multiple of {@value #KEY_GROUPS} / buckets
 */
@TypeInfo(ProductBucketTypeInfoFactory.class)
public record ProductBucket(String productId, int keyGroupOffset) {

    /** The job's maximum parallelism. Chosen once: it can't change without losing the state. 720 has 30 divisors. */
    public static final int KEY_GROUPS = 720;

    /** How many blocks of {@value #KEY_GROUPS} values Flink's hash can yield, each block once through all key groups. */
    private static final int BLOCKS = Integer.MAX_VALUE / KEY_GROUPS;

    /**
     * The bucket where a user's wish for a product is kept.
     *
     * @param buckets how many buckets each product has, a divisor of {@value #KEY_GROUPS}
     */
    public static ProductBucket of(String productId, String userId, int buckets) {
        int bucket = Math.floorMod(MathUtils.bitMix(userId.hashCode()), buckets);
        return nth(productId, bucket, buckets);
    }

    /**
     * One of a product's buckets.
     *
     * @param bucket from 0 to {@code buckets} - 1
     * @param buckets how many buckets each product has, a divisor of {@value #KEY_GROUPS}
     */
    public static ProductBucket nth(String productId, int bucket, int buckets) {
        return new ProductBucket(productId, bucket * (KEY_GROUPS / buckets));
    }

    @Override
    public int hashCode() {
        int spread = MathUtils.bitMix(productId.hashCode());
        int block = Integer.remainderUnsigned(spread, BLOCKS);
        int firstKeyGroup = Math.floorMod(MathUtils.bitMix(~spread), KEY_GROUPS);
        int keyGroup = (firstKeyGroup + keyGroupOffset) % KEY_GROUPS;
        return MurmurInverse.of(block * KEY_GROUPS + keyGroup);
    }
}
