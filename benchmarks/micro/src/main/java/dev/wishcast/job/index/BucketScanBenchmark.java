package dev.wishcast.job.index;

import dev.wishcast.NanosecondBenchmark;
import dev.wishcast.connectors.debezium.ChangeKind;
import dev.wishcast.connectors.debezium.DeviceChange;
import dev.wishcast.connectors.debezium.WishlistChange;
import dev.wishcast.connectors.sale.SaleEvent;
import dev.wishcast.connectors.sale.SaleStatus;
import dev.wishcast.job.report.SaleProgress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.streaming.util.KeyedMultiInputStreamOperatorTestHarness;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What a user costs when a sale scans the buckets of a product in RocksDB, one after the other, reads the user's devices and
 * puts them into slices. A checkpoint has put everything on disk before.
 */
public class BucketScanBenchmark extends NanosecondBenchmark {

    /** As many as a bucket has of 500,000 users. */
    private static final int USERS_A_BUCKET = 4_000;

    private static final String PRODUCT = "12345";
    private static final int SALES = 2;

    /** How many of a product's buckets are filled. */
    @Param("120")
    private int filled;

    private final Buckets buckets = new Buckets(120);
    private Harness harness;
    private int sale;

    @Setup
    public void fill() throws Exception {
        harness = new Harness(buckets);
        harness.setStateBackend(new EmbeddedRocksDBStateBackend(true));
        harness.setProcessingTime(NOW);
        harness.open();
        int[] left = new int[filled];
        Arrays.fill(left, USERS_A_BUCKET);
        int missing = filled * USERS_A_BUCKET;
        for (int number = 0; missing > 0; number++) {
            String userId = Integer.toString(1_000_000 + number);
            int bucket = buckets.bucketOf(userId);
            if (bucket < filled && left[bucket] > 0) {
                left[bucket]--;
                missing--;
                harness.add(userId);
            }
        }
        harness.snapshot(1, 1);
        for (int input = 0; input < SALES + 1; input++) {
            harness.processWatermark(input, new Watermark(NOW));
        }
    }

    @Benchmark
    @OperationsPerInvocation(USERS_A_BUCKET)
    public void scan() throws Exception {
        SaleEvent event = new SaleEvent(
                "s" + sale, PRODUCT, SaleStatus.STARTED, NOW, NOW + 1, "It's on sale!", null, Map.of(), NOW, null);
        harness.processElement(SALES, new StreamRecord<>(new BucketedSale(sale++ % filled, event)));
        for (TaskMailbox mailbox = harness.getTaskMailbox(); mailbox.hasMail(); ) {
            mailbox.take(TaskMailbox.MIN_PRIORITY).run();
        }
        SaleProgress fired = harness.extractOutputValues().get(0);
        if (fired.usersAsked() != USERS_A_BUCKET) {
            throw new IllegalStateException("Found " + fired);
        }
        harness.getOutput().clear();
        harness.getSideOutput(WishlistIndexOperator.slicesOf("fcm")).clear();
    }

    @TearDown
    public void close() throws Exception {
        harness.close();
    }

    private static final class Harness extends KeyedMultiInputStreamOperatorTestHarness<BucketKey, SaleProgress> {

        Harness(Buckets buckets) throws Exception {
            super(
                    new WishlistIndexFactory(
                            new IndexSettings(
                                    buckets.count(),
                                    Duration.ofSeconds(30),
                                    Duration.ofDays(7),
                                    Map.of("android", "fcm", "ios", "apns")),
                            SALES + 2),
                    Buckets.KEY_GROUPS,
                    1,
                    0);
            config.setStateKeySerializer(BucketKeySerializer.INSTANCE);
            config.serializeAllConfigs();
            setKeySelector(0, (WishlistChange change) -> buckets.wish(change.productId(), change.userId()));
            setKeySelector(1, (DeviceChange change) -> buckets.user(change.userId()));
            setKeySelector(
                    SALES,
                    (BucketedSale bucketed) -> buckets.product(bucketed.event().productId(), bucketed.bucket()));
            config.serializeAllConfigs();
        }

        void add(String userId) throws Exception {
            processElement(0, new StreamRecord<>(new WishlistChange(PRODUCT, userId, ChangeKind.UPSERTED, NOW, NOW)));
            processElement(
                    1,
                    new StreamRecord<>(new DeviceChange(
                            userId, "phone", ChangeKind.UPSERTED, "android", "t".repeat(160), "de-DE", NOW, NOW)));
        }
    }
}
