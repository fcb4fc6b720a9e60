package dev.wishcast.job.audience;

import dev.wishcast.connectors.debezium.ChangeKind;
import dev.wishcast.connectors.debezium.DeviceChange;
import dev.wishcast.connectors.debezium.Platform;
import dev.wishcast.job.index.Interest;
import dev.wishcast.sinks.PushRequest;
import dev.wishcast.sinks.SaleMessage;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.types.Either;
import org.apache.flink.util.Collector;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What it takes to find out how to reach a user: the user's device from RocksDB, the decision, and the request with its id.
 *
 * <pre>
 * ./mvnw -pl benchmarks/micro -am -DskipTests package
 * java -cp 'benchmarks/micro/target/classes:benchmarks/micro/target/lib/*' org.openjdk.jmh.Main AudienceBenchmark
 * </pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class AudienceBenchmark {

    private static final long NOW = 1_795_199_403_000L;
    private static final SaleMessage MESSAGE =
            new SaleMessage("sale", "12345", "It's on sale!", null, Map.of(), NOW, Long.MAX_VALUE);

    /** Prime to every number of users that is not a multiple of it: sales don't ask in the order of RocksDB's keys. */
    private static final int STRIDE = 7_919;

    @Param("500000")
    private int users;

    private final Audience audience = new Audience(Duration.ofSeconds(30));
    private final AudienceOperator operator = new AudienceOperator(audience);
    private KeyedTwoInputStreamOperatorTestHarness<String, Interest, Either<DeviceChange, DeadToken>, PushRequest>
            harness;
    private int user;

    @Setup
    public void fill() throws Exception {
        harness = new KeyedTwoInputStreamOperatorTestHarness<>(
                operator,
                Interest::userId,
                update -> update.isLeft()
                        ? update.left().userId()
                        : update.right().userId(),
                Types.STRING);
        harness.setStateBackend(new EmbeddedRocksDBStateBackend(true));
        harness.open();
        harness.processWatermark2(new Watermark(NOW));
        for (int each = 0; each < users; each++) {
            harness.processElement2(new StreamRecord<>(Either.Left(phone(Integer.toString(each)))));
        }
        harness.snapshot(1, 1);
    }

    private static DeviceChange phone(String userId) {
        String token = "x".repeat(22) + ":APA91b" + "y".repeat(122 - userId.length()) + userId;
        return new DeviceChange(userId, "phone", ChangeKind.UPSERTED, Platform.ANDROID, token, "de-DE", NOW, NOW);
    }

    @Benchmark
    public void decide(Blackhole blackhole) throws Exception {
        user = (user + STRIDE) % users;
        String userId = Integer.toString(user);
        operator.setCurrentKey(userId);
        Sink out = new Sink(blackhole);
        // The context is for interests that have to wait, and this one need not.
        audience.processElement1(new Interest(userId, MESSAGE, NOW, false), null, out);
        if (out.requests != 1) {
            throw new IllegalStateException(out.requests + " requests for user " + userId);
        }
    }

    @TearDown
    public void close() throws Exception {
        harness.close();
    }

    private static final class Sink implements Collector<PushRequest> {

        private final Blackhole blackhole;
        private int requests;

        private Sink(Blackhole blackhole) {
            this.blackhole = blackhole;
        }

        @Override
        public void collect(PushRequest request) {
            requests++;
            blackhole.consume(request);
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
