package dev.wishcast.benchmarks.contender;

import dev.wishcast.connectors.deadletter.DeadLetter;
import dev.wishcast.connectors.receipt.DeliveryOutcome;
import dev.wishcast.connectors.receipt.DeliveryReceipt;
import dev.wishcast.connectors.receipt.DeliveryReceiptEncoder;
import dev.wishcast.connectors.receipt.ReceiptLog;
import dev.wishcast.sinks.Provider;
import dev.wishcast.sinks.PushRequest;
import dev.wishcast.sinks.PushSinks;
import dev.wishcast.sinks.SaleMessage;
import java.io.IOException;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Wishcast's push sink in a Flink job, with the configuration of {@code flink-conf}: a source that makes up the requests,
 * chained to the sink. Receipts are encoded as for Kafka, and the bytes thrown away. Warm-up and measurement are two jobs
 * on one cluster in this process.
 */
final class WishcastSender implements PushSender {

    private static final String LOOPBACK = "127.0.0.1";

    private final Provider provider;
    private final int parallelism;
    private final Configuration config;
    private final MiniCluster cluster;

    WishcastSender(ContenderTask task) throws Exception {
        provider = Provider.ofLabel(task.contender().provider());
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
        env.fromSource(
                        new DataGeneratorSource<>(
                                new Requests(provider, sale), messages, TypeInformation.of(PushRequest.class)),
                        WatermarkStrategy.noWatermarks(),
                        "requests")
                .sinkTo(PushSinks.of(provider, config, new EncodedReceipts(), new NoDeadLetters(), ReceiptLog.EMPTY));
        cluster.executeJobBlocking(env.getStreamGraph().getJobGraph());
        return messages;
    }

    @Override
    public void close() throws Exception {
        cluster.close();
    }

    private static final class Requests implements GeneratorFunction<Long, PushRequest> {

        private static final long serialVersionUID = 1L;

        private final Provider provider;
        private final Sale sale;
        private final SaleMessage message;

        Requests(Provider provider, Sale sale) {
            this.provider = provider;
            this.sale = sale;
            this.message = new SaleMessage(
                    sale.id(),
                    Sale.PRODUCT,
                    Sale.TITLE,
                    Sale.BODY,
                    Sale.ATTRIBUTES,
                    System.currentTimeMillis(),
                    sale.expiresAt());
        }

        @Override
        public PushRequest map(Long device) {
            return new PushRequest(
                    sale.notificationId(device).toString(),
                    "user-" + device,
                    "device-" + device,
                    provider,
                    provider == Provider.FCM ? Sale.fcmToken(device) : Sale.apnsToken(device),
                    "en-US",
                    false,
                    message);
        }
    }

    private static final class EncodedReceipts implements Sink<DeliveryReceipt> {

        private static final long serialVersionUID = 1L;

        @Override
        public SinkWriter<DeliveryReceipt> createWriter(WriterInitContext context) {
            DeliveryReceiptEncoder encoder = new DeliveryReceiptEncoder();
            return new Writer<>() {
                @Override
                public void write(DeliveryReceipt receipt, Context ignored) throws IOException {
                    if (receipt.outcome() != DeliveryOutcome.ACCEPTED || encoder.value(receipt).length == 0) {
                        throw new IllegalStateException("Not accepted: " + receipt.outcome() + " " + receipt.reason());
                    }
                }
            };
        }
    }

    private static final class NoDeadLetters implements Sink<DeadLetter> {

        private static final long serialVersionUID = 1L;

        @Override
        public SinkWriter<DeadLetter> createWriter(WriterInitContext context) {
            return new Writer<>() {
                @Override
                public void write(DeadLetter deadLetter, Context ignored) {
                    throw new IllegalStateException("A dead letter: " + deadLetter.reason());
                }
            };
        }
    }

    private abstract static class Writer<T> implements SinkWriter<T> {

        @Override
        public void flush(boolean endOfInput) {}

        @Override
        public void close() {}
    }
}
