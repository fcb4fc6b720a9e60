package dev.wishcast.job.index;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.util.MathUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class BucketsTest {

    private static final int COUNT = 120;

    private final Buckets buckets = new Buckets(COUNT);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 8, 12, 120})
    void everySubtaskHasItsShareOfEveryProduct(int parallelism) {
        for (int product = 0; product < 2_000; product++) {
            assertThat(bucketsBySubtask("product-" + product, parallelism)).containsOnly(COUNT / parallelism);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 7, 9, 16, 50, 64, 100})
    void atOtherParallelismsSharesDifferByAtMostOneBucket(int parallelism) {
        for (int product = 0; product < 500; product++) {
            int[] shares = bucketsBySubtask(Integer.toString(product), parallelism);
            int least = IntStream.of(shares).min().orElseThrow();
            int most = IntStream.of(shares).max().orElseThrow();
            assertThat(most - least).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void aUserTheUsersWishesAndTheSlicesOfTheBucketAreInOneKeyGroup() {
        for (int user = 0; user < 10_000; user++) {
            String userId = "user-" + user;
            int bucket = buckets.bucketOf(userId);
            int keyGroup = buckets.keyGroupOf(bucket);
            assertThat(keyGroup(buckets.user(userId))).isEqualTo(keyGroup);
            assertThat(keyGroup(buckets.wish("p" + user % 97, userId))).isEqualTo(keyGroup);
            assertThat(KeyGroupRangeAssignment.assignToKeyGroup(buckets.edgeKey(bucket), Buckets.KEY_GROUPS))
                    .isEqualTo(keyGroup);
            assertThat(buckets.bucketOf(buckets.user(userId))).isEqualTo(bucket);
        }
    }

    @Test
    void usersAreSpreadEvenlyOverTheBuckets() {
        int users = 120_000;
        int[] perBucket = new int[COUNT];
        for (int user = 0; user < users; user++) {
            perBucket[buckets.bucketOf(Integer.toString(user))]++;
        }
        assertThat(IntStream.of(perBucket).min().orElseThrow()).isGreaterThan(800);
        assertThat(IntStream.of(perBucket).max().orElseThrow()).isLessThan(1_200);
    }

    @Test
    void aHashTableSeesManyHashCodesForEachKeyGroup() {
        Set<Integer> hashCodes = new HashSet<>();
        int keys = 100_000;
        for (int id = 0; id < keys; id++) {
            hashCodes.add(buckets.product(Integer.toString(id), id % COUNT).hashCode());
        }
        assertThat(hashCodes).hasSizeGreaterThan(keys * 99 / 100);
    }

    @Test
    void theInverseUndoesFlinksHash() {
        Random random = new Random(7);
        for (int i = 0; i < 1_000_000; i++) {
            int hash = random.nextInt() & Integer.MAX_VALUE;
            assertThat(MathUtils.murmurHash(MurmurInverse.of(hash))).isEqualTo(hash);
        }
    }

    @ParameterizedTest
    @EnumSource(BucketKey.Kind.class)
    void theSerializedKeyIsReadBack(BucketKey.Kind kind) throws Exception {
        BucketKey key = new BucketKey(714, kind, "Schuh-Größe-42 \uD83D\uDC5F");
        DataOutputSerializer out = new DataOutputSerializer(64);
        BucketKeySerializer.INSTANCE.serialize(key, out);
        DataOutputSerializer copied = new DataOutputSerializer(64);
        BucketKeySerializer.INSTANCE.copy(new DataInputDeserializer(out.getCopyOfBuffer()), copied);

        assertThat(BucketKeySerializer.INSTANCE.deserialize(new DataInputDeserializer(copied.getCopyOfBuffer())))
                .isEqualTo(key);
    }

    private int[] bucketsBySubtask(String productId, int parallelism) {
        int[] shares = new int[parallelism];
        for (int bucket = 0; bucket < COUNT; bucket++) {
            shares[
                    KeyGroupRangeAssignment.assignKeyToParallelOperator(
                            buckets.product(productId, bucket), Buckets.KEY_GROUPS, parallelism)]++;
        }
        return shares;
    }

    private static int keyGroup(BucketKey key) {
        return KeyGroupRangeAssignment.assignToKeyGroup(key, Buckets.KEY_GROUPS);
    }
}
