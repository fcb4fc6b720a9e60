package dev.wishcast.job.index;

import dev.wishcast.connectors.debezium.WishlistChange;
import dev.wishcast.sinks.SaleMessage;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.runtime.tasks.StreamTaskActionExecutor;
import org.apache.flink.streaming.runtime.tasks.mailbox.MailboxExecutorImpl;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.util.Collector;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What a user costs when a sale reads the buckets of a product from RocksDB, one after the other, after a checkpoint has
 * put them on disk.
 *
 * <pre>
 * ./mvnw -pl benchmarks/micro -am -DskipTests package
 * java -cp 'benchmarks/micro/target/classes:benchmarks/micro/target/lib/*' org.openjdk.jmh.Main BucketScanBenchmark
 * </pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class BucketScanBenchmark {

    /** As many as a bucket has of 500,000 users. */
    private static final int USERS_A_BUCKET = 4_000;

    private static final int BUCKETS = 120;
    private static final String PRODUCT = "12345";
    private static final SaleMessage MESSAGE =
            new SaleMessage("sale", PRODUCT, "It's on sale!", null, Map.of(), 0, Long.MAX_VALUE);

    /** How many of a product's buckets are filled. */
    @Param("120")
    private int buckets;

    private final WishlistIndexOperator operator =
            new WishlistIndexOperator(new WishlistIndex(BUCKETS, Duration.ofSeconds(30)));
    private KeyedTwoInputStreamOperatorTestHarness<ProductBucket, WishlistChange, BucketedSale, Interest> harness;
    private MapState<String, Long> wishers;
    private int bucket;

    @Setup
    public void fill() throws Exception {
        harness = new KeyedTwoInputStreamOperatorTestHarness<>(
                operator,
                change -> ProductBucket.of(change.productId(), change.userId(), BUCKETS),
                BucketedSale::bucket,
                ProductBucketSerializer.TYPE,
                ProductBucket.KEY_GROUPS,
                1,
                0);
        operator.setMailboxExecutor(new MailboxExecutorImpl(
                harness.getTaskMailbox(), TaskMailbox.MIN_PRIORITY, StreamTaskActionExecutor.IMMEDIATE));
        harness.setStateBackend(new EmbeddedRocksDBStateBackend(true));
        harness.open();
        KeyedStateBackend<ProductBucket> backend = operator.getKeyedStateBackend();
        wishers = backend.getPartitionedState(
                VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE, WishlistIndex.WISHERS);
        for (int each = 0; each < buckets; each++) {
            operator.setCurrentKey(ProductBucket.nth(PRODUCT, each, BUCKETS));
            for (int number = 0; number < USERS_A_BUCKET; number++) {
                wishers.put(Integer.toString(1_000_000 + each + number * BUCKETS), 1_795_199_403_000L + number);
            }
        }
        harness.snapshot(1, 1);
    }

    @Benchmark
    @OperationsPerInvocation(USERS_A_BUCKET)
    public void scan(Blackhole blackhole) {
        operator.setCurrentKey(ProductBucket.nth(PRODUCT, bucket, BUCKETS));
        bucket = (bucket + 1) % buckets;
        BucketScan scan = BucketScan.start(MESSAGE, 0, false, keys());
        Collector<Interest> out = new Sink(blackhole);
        while (!scan.isDone()) {
            scan.emitSlice(out);
        }
        if (scan.fired(BUCKETS).users() != USERS_A_BUCKET) {
            throw new IllegalStateException("Found " + scan.fired(BUCKETS));
        }
    }

    private Iterable<String> keys() {
        try {
            return wishers.keys();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @TearDown
    public void close() throws Exception {
        harness.close();
    }

    private record Sink(Blackhole blackhole) implements Collector<Interest> {

        @Override
        public void collect(Interest interest) {
            blackhole.consume(interest);
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
