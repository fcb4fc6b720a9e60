package dev.wishcast.job;

import dev.wishcast.connectors.kafka.KafkaReceiptLog;
import dev.wishcast.connectors.kafka.KafkaSinks;
import dev.wishcast.connectors.kafka.KafkaSources;
import dev.wishcast.job.config.JobConfiguration;
import dev.wishcast.job.index.Buckets;
import dev.wishcast.job.index.IndexSettings;
import dev.wishcast.job.pipeline.PipelineInputs;
import dev.wishcast.job.pipeline.PipelineOutputs;
import dev.wishcast.job.pipeline.PipelineOutputs.ChannelOutput;
import dev.wishcast.job.pipeline.WishcastPipeline;
import dev.wishcast.sinks.channel.ChannelFactory;
import dev.wishcast.sinks.channel.Channels;
import dev.wishcast.sinks.writer.ChannelSink;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.CheckpointConfig;
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
     * @throws IllegalConfigurationException if an option is missing or wrong, or the cluster takes no checkpoints; the
     *     message says which
     */
    public static void main(String[] args) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        Configuration flink = Configuration.fromMap(env.getConfiguration().toMap());
        Configuration config = JobConfiguration.read(args, flink);
        requireCheckpoints(env.getCheckpointConfig());
        // A type that Flink would hand to Kryo, or an operator without uid, is a mistake of ours that should show at
        // once.
        env.configure(new Configuration()
                .set(PipelineOptions.GENERIC_TYPES, false)
                .set(PipelineOptions.AUTO_GENERATE_UIDS, false));
        IndexSettings index = IndexSettings.of(config);
        WishcastPipeline.build(env, inputs(config, index), outputs(config, index), index);
        env.execute("Wishcast");
    }

    /** Without checkpoints, every restart would begin anew, and announce sales again. */
    private static void requireCheckpoints(CheckpointConfig checkpoints) {
        if (!checkpoints.isCheckpointingEnabled()) {
            throw new IllegalConfigurationException("The cluster takes no checkpoints, so that every restart of the job"
                    + " would forget its sales and its index: set execution.checkpointing.interval, as"
                    + " flink-conf/config.yaml does.");
        }
    }

    private static PipelineInputs inputs(Configuration config, IndexSettings index) {
        LOG.info("Devices by platform and channel: {}. Others get no pushes.", index.channels());
        return new PipelineInputs(
                KafkaSources.wishlist(config),
                KafkaSources.devices(config, index.channels().keySet()),
                KafkaSources.heartbeats(config),
                KafkaSources.heartbeatWatermarks(config),
                KafkaSources.sales(config),
                KafkaSources.receipts(config));
    }

    /** A sink for every channel that is found, and for every other one that devices are sent to. */
    private static PipelineOutputs outputs(Configuration config, IndexSettings index) {
        Map<String, ChannelFactory> found = Channels.find();
        if (found.values().stream().noneMatch(channel -> channel.isConfigured(config))) {
            throw new IllegalConfigurationException(
                    "No channel is configured. Found are " + found.keySet()
                            + ": set wishcast.fcm.credentials-file or wishcast.apns.key-file, or the options of another channel.");
        }
        Set<String> ids = new TreeSet<>(found.keySet());
        ids.addAll(index.channels().values());
        return new PipelineOutputs(
                ids.stream()
                        .map(id -> channel(id, Optional.ofNullable(found.get(id)), config, index))
                        .toList(),
                KafkaSinks.reports(config),
                KafkaSinks.deadLetters(config));
    }

    private static ChannelOutput channel(
            String id, Optional<ChannelFactory> factory, Configuration config, IndexSettings index) {
        String displayName = factory.map(ChannelFactory::displayName).orElse(id);
        boolean configured =
                factory.filter(channel -> channel.isConfigured(config)).isPresent();
        if (index.channels().containsValue(id) && !configured) {
            LOG.warn("{} is not configured: devices that need it get receipts, no pushes.", displayName);
        }
        Buckets buckets = new Buckets(index.buckets());
        return new ChannelOutput(
                id,
                displayName,
                ChannelSink.of(
                        id,
                        config,
                        KafkaSinks.receipts(config),
                        KafkaSinks.deadLetters(config),
                        KafkaReceiptLog.of(config),
                        user -> buckets.keyGroupOf(buckets.bucketOf(user))));
    }
}
