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
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ProductBucketTest {

    private static final int BUCKETS = 120;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 8, 12, 120})
    void everyProductIsSpreadOverTheSubtasksInEqualShares(int parallelism) {
        for (int product = 0; product < 2_000; product++) {
            assertThat(bucketsBySubtask("product-" + product, parallelism)).containsOnly(BUCKETS / parallelism);
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
    void productsStartAtEveryKeyGroup() {
        Set<Integer> firstKeyGroups = new HashSet<>();
        for (int product = 0; product < 20_000; product++) {
            firstKeyGroups.add(keyGroup(ProductBucket.nth("p" + product, 0, BUCKETS)));
        }
        assertThat(firstKeyGroups).hasSize(ProductBucket.KEY_GROUPS);
    }

    @Test
    void usersOfAProductAreSpreadEvenlyOverItsBuckets() {
        int users = 120_000;
        int[] perBucket = new int[BUCKETS];
        for (int user = 0; user < users; user++) {
            ProductBucket bucket = ProductBucket.of("12345", Integer.toString(user), BUCKETS);
            perBucket[bucket.keyGroupOffset() * BUCKETS / ProductBucket.KEY_GROUPS]++;
        }
        assertThat(IntStream.of(perBucket).min().orElseThrow()).isGreaterThan(800);
        assertThat(IntStream.of(perBucket).max().orElseThrow()).isLessThan(1_200);
    }

    @Test
    void aHashTableSeesManyHashCodesForEachKeyGroup() {
        Set<Integer> hashCodes = new HashSet<>();
        int keys = 100_000;
        for (int product = 0; product < keys; product++) {
            hashCodes.add(ProductBucket.nth(Integer.toString(product), product % BUCKETS, BUCKETS)
                    .hashCode());
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

    @Test
    void theSerializedKeyIsReadBack() throws Exception {
        ProductBucket bucket = new ProductBucket("Schuh-Größe-42 \uD83D\uDC5F", 714);
        DataOutputSerializer out = new DataOutputSerializer(64);
        ProductBucketSerializer.INSTANCE.serialize(bucket, out);
        DataOutputSerializer copied = new DataOutputSerializer(64);
        ProductBucketSerializer.INSTANCE.copy(new DataInputDeserializer(out.getCopyOfBuffer()), copied);

        assertThat(ProductBucketSerializer.INSTANCE.deserialize(new DataInputDeserializer(copied.getCopyOfBuffer())))
                .isEqualTo(bucket);
    }

    private static int[] bucketsBySubtask(String productId, int parallelism) {
        int[] shares = new int[parallelism];
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            shares[
                    KeyGroupRangeAssignment.assignKeyToParallelOperator(
                            ProductBucket.nth(productId, bucket, BUCKETS), ProductBucket.KEY_GROUPS, parallelism)]++;
        }
        return shares;
    }

    private static int keyGroup(ProductBucket bucket) {
        return KeyGroupRangeAssignment.assignToKeyGroup(bucket, ProductBucket.KEY_GROUPS);
    }
}
