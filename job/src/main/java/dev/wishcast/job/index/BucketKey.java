package dev.wishcast.job.index;

import org.apache.flink.util.MathUtils;

/**
 * A key of the index: a product's part of one bucket of users, or one user of a bucket. Immutable.
 *
 * <p>The key group follows from the bucket alone, so a product's part and the users whom it lists are always in the same
 * subtask. Flink assigns a key to key group {@code murmurHash(hashCode()) % maxParallelism}. {@link #hashCode()} therefore
 * runs that hash backwards: it begins with the wanted key group and returns an integer that Flink hashes to it. About three
 * million integers lead to each key group, and the id picks one of them, so that hash tables stay well filled.
 *
 * @param keyGroup the bucket's key group, from 0 to {@value Buckets#KEY_GROUPS} - 1
 * @param kind what the id names
 * @param id the product or the user
 */
public record BucketKey(int keyGroup, Kind kind, String id) {

    /** What a key's id names. */
    public enum Kind {
        /** A product. The key holds who of the bucket wishes for it, and its sales. */
        PRODUCT,
        /** A user. The key holds what is known of that user. */
        USER
    }

    /** How many integers lead to one key group, at least. */
    private static final int BLOCKS = Integer.MAX_VALUE / Buckets.KEY_GROUPS;

    /** A user of the same bucket. */
    BucketKey user(String userId) {
        return new BucketKey(keyGroup, Kind.USER, userId);
    }

    @Override
    public int hashCode() {
        int block = Integer.remainderUnsigned(MathUtils.bitMix(id.hashCode() ^ (kind == Kind.USER ? 1 : 0)), BLOCKS);
        return MurmurInverse.of(block * Buckets.KEY_GROUPS + keyGroup);
    }
}
