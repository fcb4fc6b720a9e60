package dev.wishcast.sinks.writer;

import dev.wishcast.NanosecondBenchmark;
import dev.wishcast.connectors.receipt.ReceiptPosition;
import dev.wishcast.sinks.Recipient;
import dev.wishcast.sinks.SaleMessage;
import dev.wishcast.sinks.channel.Notification;
import dev.wishcast.sinks.readback.ReadBackPositions;
import java.io.IOException;
import java.util.Map;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/** What a notification that waits in a sink costs at a checkpoint, and at a restart from it. */
public class ChannelWriterStateBenchmark extends NanosecondBenchmark {

    private static final int NOTIFICATIONS = 10_000;

    private final ChannelWriterStateSerializer serializer = new ChannelWriterStateSerializer();
    private final ChannelWriterState state = state();
    private byte[] serialized;

    @Setup
    public void check() throws IOException {
        serialized = serialize();
        if (!deserialize().equals(state)) {
            throw new IllegalStateException("Read back something else");
        }
    }

    @Benchmark
    @OperationsPerInvocation(NOTIFICATIONS)
    public byte[] serialize() throws IOException {
        return serializer.serialize(state);
    }

    /** Returns an Object, as the state's class is not visible to the code that JMH generates. */
    @Benchmark
    @OperationsPerInvocation(NOTIFICATIONS)
    public Object deserialize() throws IOException {
        return serializer.deserialize(serializer.getVersion(), serialized);
    }

    private static ChannelWriterState state() {
        SaleMessage message = new SaleMessage("sale", "12345", "It's on sale!", null, Map.of(), 0, Long.MAX_VALUE);
        ReceiptPosition position = new ReceiptPosition(Map.of(0, 1L, 1, 2L, 2, 3L, 3, 4L));
        return new ChannelWriterState(
                "fcm",
                new ReadBackPositions(position, position, 2),
                Map.of(),
                IntStream.range(0, NOTIFICATIONS)
                        .mapToObj(number -> waiting(number, message))
                        .toList());
    }

    private static PendingNotification waiting(int number, SaleMessage message) {
        String user = Integer.toString(number);
        String token = "x".repeat(22) + ":APA91b" + "y".repeat(128);
        return PendingNotification.of(
                Notification.of(new Recipient(user, "phone", "android", token, "de-DE"), message));
    }
}
