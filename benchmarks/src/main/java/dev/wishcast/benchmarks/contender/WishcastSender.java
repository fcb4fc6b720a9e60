package dev.wishcast.benchmarks.contender;

import dev.wishcast.connectors.deadletter.DeadLetter;
import dev.wishcast.connectors.json.Json;
import dev.wishcast.connectors.receipt.DeliveryOutcome;
import dev.wishcast.connectors.receipt.DeliveryReceipt;
import dev.wishcast.connectors.receipt.ReceiptLog;
import dev.wishcast.sinks.Recipient;
import dev.wishcast.sinks.SaleMessage;
import dev.wishcast.sinks.Slice;
import dev.wishcast.sinks.serialization.SinkInputSerializer;
import dev.wishcast.sinks.writer.ChannelSink;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.function.ThrowingConsumer;

/**
 * Wishcast's push sink in a Flink job, with the configuration of {@code flink-conf}. A source makes up the recipients and is
 * chained to the sink. Receipts are encoded as for Kafka, and the bytes thrown away. Warm-up and measurement are two jobs on
 * one cluster in this process.
 */
final class WishcastSender implements PushSender {

    private static final String LOOPBACK = "127.0.0.1";

    /** As many recipients as the index puts into one slice. */
    private static final int SLICE = 100;

    private final String channel;
    private final int parallelism;
    private final Configuration config;
    private final MiniCluster cluster;

    WishcastSender(ContenderTask task) throws Exception {
        channel = task.contender().provider;
        parallelism = task.parallelism();
        config = GlobalConfiguration.loadConfiguration();
        // There is no keyed state.
        config.set(StateBackendOptions.STATE_BACKEND, "hashmap");
        // What fails is to be seen.
        config.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        config.set(RestOptions.BIND_PORT, "0");
        config.set(RestOptions.BIND_ADDRESS, LOOPBACK);
        config.set(JobManagerOptions.BIND_HOST, LOOPBACK);
        task.options().forEach(config::setString);
        cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(config)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(parallelism)
                .setCommonBindAddress(LOOPBACK)
                .build());
        cluster.start();
    }

    @Override
    public long send(Sale sale, long messages, Duration atMost) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(config);
        env.setParallelism(parallelism);
        SaleMessage message = new SaleMessage(
                sale.id(),
                Sale.PRODUCT,
                Sale.TITLE,
                Sale.BODY,
                Sale.ATTRIBUTES,
                System.currentTimeMillis(),
                sale.expiresAt());
        boolean fcm = channel.equals("fcm");
        // Nothing is restored, so no receipts are read back, and it does not matter whose users a subtask has.
        env.fromSource(
                        new DataGeneratorSource<>(
                                number -> new Slice(0, message, recipients(fcm, number, messages)),
                                (messages + SLICE - 1) / SLICE,
                                SinkInputSerializer.TYPE),
                        WatermarkStrategy.noWatermarks(),
                        "slices")
                .sinkTo(ChannelSink.of(
                        channel,
                        config,
                        context -> new CheckingWriter<>(receiptCheck()),
                        context -> new CheckingWriter<>(WishcastSender::refuse),
                        ReceiptLog.EMPTY,
                        user -> 0));
        cluster.executeJobBlocking(env.getStreamGraph().getJobGraph());
        return messages;
    }

    private static List<Recipient> recipients(boolean fcm, long slice, long messages) {
        return LongStream.range(slice * SLICE, Math.min(messages, (slice + 1) * SLICE))
                .mapToObj(device -> new Recipient(
                        "user-" + device,
                        "device-" + device,
                        fcm ? Sale.fcmToken(device) : Sale.apnsToken(device),
                        "en-US"))
                .toList();
    }

    private static ThrowingConsumer<DeliveryReceipt, IOException> receiptCheck() {
        return receipt -> {
            if (receipt.outcome() != DeliveryOutcome.ACCEPTED || Json.write(receipt).length == 0) {
                throw new IllegalStateException("Not accepted: " + receipt.outcome() + " " + receipt.reason());
            }
        };
    }

    private static void refuse(DeadLetter deadLetter) {
        throw new IllegalStateException("A dead letter: " + deadLetter.reason());
    }

    @Override
    public void close() throws Exception {
        cluster.close();
    }

    /**
     * Takes everything, and fails if it is not as it should be.
     *
     * @param check throws if it is not
     */
    private record CheckingWriter<T>(ThrowingConsumer<T, IOException> check) implements SinkWriter<T> {

        @Override
        public void write(T element, Context context) throws IOException {
            check.accept(element);
        }

        @Override
        public void flush(boolean endOfInput) {}

        @Override
        public void close() {}
    }
}
