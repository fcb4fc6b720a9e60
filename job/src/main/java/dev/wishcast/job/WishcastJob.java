package dev.wishcast.job;

import dev.wishcast.connectors.deadletter.DeadLetter;
import dev.wishcast.connectors.kafka.KafkaReceiptLog;
import dev.wishcast.connectors.kafka.KafkaSinks;
import dev.wishcast.connectors.receipt.DeliveryReceipt;
import dev.wishcast.job.config.JobConfiguration;
import dev.wishcast.job.config.PipelineSettings;
import dev.wishcast.job.delivery.UnconfiguredProviderSink;
import dev.wishcast.sinks.Provider;
import dev.wishcast.sinks.PushRequest;
import dev.wishcast.sinks.PushSinks;
import java.util.Set;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The job: tells everyone who wished for a product that it is on sale. {@link WishcastPipeline} has the dataflow.
 *
 * <p>Run it with {@code flink run wishcast-job-flink.jar --config wishcast.yaml}.
 */
public final class WishcastJob {

    private static final Logger LOG = LoggerFactory.getLogger(WishcastJob.class);

    private WishcastJob() {}

    /**
     * Builds the pipeline and submits it.
     *
     * @param args {@code --config FILE}, and options as {@code --wishcast.some.option value}
     * @throws IllegalArgumentException if an argument can't be read or an option does not exist; the message says which
     * @throws IllegalConfigurationException if an option is missing or wrong; the message says which
     */
    public static void main(String[] args) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        Configuration flink = Configuration.fromMap(env.getConfiguration().toMap());
        Configuration config = JobConfiguration.read(args, flink);
        // A type that Flink would hand to Kryo, or an operator without uid, is a mistake of ours that should show at
        // once.
        env.configure(new Configuration()
                .set(PipelineOptions.GENERIC_TYPES, false)
                .set(PipelineOptions.AUTO_GENERATE_UIDS, false));
        WishcastPipeline.build(env, PipelineInputs.fromKafka(config), outputs(config), PipelineSettings.of(config));
        env.execute("Wishcast");
    }

    private static PipelineOutputs outputs(Configuration config) {
        Set<Provider> enabled = PushSinks.enabled(config);
        if (enabled.isEmpty()) {
            throw new IllegalConfigurationException(
                    "No push provider is configured: set wishcast.fcm.credentials-file or wishcast.apns.key-file.");
        }
        return new PipelineOutputs(
                pushes(Provider.FCM, enabled, config),
                pushes(Provider.APNS, enabled, config),
                KafkaSinks.reports(config),
                KafkaSinks.deadLetters(config));
    }

    private static Sink<PushRequest> pushes(Provider provider, Set<Provider> enabled, Configuration config) {
        Sink<DeliveryReceipt> receipts = KafkaSinks.receipts(config);
        Sink<DeadLetter> deadLetters = KafkaSinks.deadLetters(config);
        if (enabled.contains(provider)) {
            return PushSinks.of(provider, config, receipts, deadLetters, KafkaReceiptLog.of(config));
        }
        LOG.warn("{} has no credentials: devices that need it get receipts, no pushes.", provider.label());
        return new UnconfiguredProviderSink(receipts);
    }
}
