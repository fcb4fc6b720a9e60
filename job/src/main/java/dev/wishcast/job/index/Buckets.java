package dev.wishcast.job.index;

import java.io.Serializable;
import java.util.stream.IntStream;
import org.apache.flink.util.MathUtils;

/**
 * The buckets that all users are split into. A product that half a million users wish for is thereby many short scans, one in
 * each bucket, and everything known of a user lies in one bucket. Immutable.
 *
 * <p>The buckets' key groups are evenly spaced. At every parallelism that divides the number of buckets each subtask has
 * exactly its share of every product. At any other parallelism, shares differ by at most one bucket.
 */
public final class Buckets implements Serializable {

    /** The job's maximum parallelism. It can't change without losing the state. 720 has 30 divisors. */
    public static final int KEY_GROUPS = 720;

    private final int count;
    private final int[] edgeKeys;

    /**
     * Creates the buckets.
     *
     * @param count a divisor of {@value #KEY_GROUPS}
     */
    public Buckets(int count) {
        this.count = count;
        this.edgeKeys = IntStream.range(0, count)
                .map(bucket -> MurmurInverse.of(keyGroupOf(bucket)))
                .toArray();
    }

    /** How many buckets there are. */
    public int count() {
        return count;
    }

    /** The bucket of a user, from 0 to {@link #count()} - 1. */
    public int bucketOf(String userId) {
        return Math.floorMod(MathUtils.bitMix(userId.hashCode()), count);
    }

    /** The key group of a bucket. */
    public int keyGroupOf(int bucket) {
        return bucket * (KEY_GROUPS / count);
    }

    /** The bucket of a key. */
    int bucketOf(BucketKey key) {
        return key.keyGroup() / (KEY_GROUPS / count);
    }

    /** The key of a product's part of a bucket. */
    public BucketKey product(String productId, int bucket) {
        return new BucketKey(keyGroupOf(bucket), BucketKey.Kind.PRODUCT, productId);
    }

    /** The key under which a user's wish for a product is kept. */
    public BucketKey wish(String productId, String userId) {
        return product(productId, bucketOf(userId));
    }

    /** The key of a user. */
    public BucketKey user(String userId) {
        return new BucketKey(keyGroupOf(bucketOf(userId)), BucketKey.Kind.USER, userId);
    }

    /**
     * A key for records of a bucket on their way to the sinks. Flink assigns it to the bucket's key group, so the records stay
     * in their subtask.
     */
    public int edgeKey(int bucket) {
        return edgeKeys[bucket];
    }
}
