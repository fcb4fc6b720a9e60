package dev.wishcast.sinks;

import dev.wishcast.connectors.receipt.ReceiptPosition;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.RequestEntryWrapper;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a notification that waits in a push sink costs at a checkpoint, and at a restart from it.
 *
 * <pre>
 * ./mvnw -pl benchmarks/micro -am -DskipTests package
 * java -cp 'benchmarks/micro/target/classes:benchmarks/micro/target/lib/*' org.openjdk.jmh.Main SinkStateBenchmark
 * </pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SinkStateBenchmark {

    private static final int NOTIFICATIONS = 10_000;

    private final PushSinkStateSerializer serializer = new PushSinkStateSerializer();
    private final PushSinkState state = state();
    private byte[] serialized;

    @Setup
    public void check() throws IOException {
        serialized = serialize();
        if (deserialize().getBufferedRequestEntries().size() != NOTIFICATIONS) {
            throw new IllegalStateException(
                    "Read back " + deserialize().getBufferedRequestEntries().size());
        }
    }

    @Benchmark
    @OperationsPerInvocation(NOTIFICATIONS)
    public byte[] serialize() throws IOException {
        return serializer.serialize(state);
    }

    @Benchmark
    @OperationsPerInvocation(NOTIFICATIONS)
    public BufferedRequestState<PendingPush> deserialize() throws IOException {
        return serializer.deserialize(serializer.getVersion(), serialized);
    }

    private static PushSinkState state() {
        SaleMessage message = new SaleMessage("sale", "12345", "It's on sale!", null, Map.of(), 0, Long.MAX_VALUE);
        ReceiptPosition position = new ReceiptPosition(Map.of(0, 1L, 1, 2L, 2, 3L, 3, 4L));
        return new PushSinkState(
                new ReadBackPositions(position, position, 2),
                IntStream.range(0, NOTIFICATIONS)
                        .mapToObj(number -> new RequestEntryWrapper<>(push(number, message), 1))
                        .toList());
    }

    private static PendingPush push(int number, SaleMessage message) {
        String id = new UUID(number, number).toString();
        String token = "x".repeat(22) + ":APA91b" + "y".repeat(128);
        return PendingPush.of(
                new PushRequest(id, Integer.toString(number), "phone", Provider.FCM, token, "de-DE", false, message));
    }
}
