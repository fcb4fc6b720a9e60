package dev.wishcast.sinks.writer;

import dev.wishcast.connectors.deadletter.DeadLetter;
import dev.wishcast.connectors.receipt.DeliveryReceipt;
import dev.wishcast.connectors.receipt.ReceiptLog;
import dev.wishcast.sinks.SinkInput;
import dev.wishcast.sinks.channel.Channel;
import dev.wishcast.sinks.channel.ChannelFactory;
import dev.wishcast.sinks.channel.Channels;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.util.function.SerializableFunction;

/**
 * Sends notifications through one channel, at least once, and writes a receipt for every final outcome; what can't be
 * delivered becomes a dead letter too.
 *
 * <p>A job has one sink for each channel, so that one channel's trouble does not hold up the others. Receipts and dead
 * letters go through the writers of two other sinks, which this sink flushes at every checkpoint; these must be at least
 * once, not transactional: nothing commits for them.
 *
 * <p>After a restart it reads back the receipts written since the restored checkpoint, and sends nothing again that they show
 * as settled. For that its input must be keyed by the bucket of {@link SinkInput#bucket()}, and a user must stay in one key
 * group.
 */
public final class ChannelSink implements Sink<SinkInput>, SupportsWriterState<SinkInput, ChannelWriterState> {

    private static final long serialVersionUID = 1L;

    final DeliveryPolicy policy;
    final int maxWaiting;
    final Sink<DeliveryReceipt> receipts;
    final Sink<DeadLetter> deadLetters;
    final ReceiptLog written;
    final Duration readBackWithoutState;
    final SerializableFunction<String, Integer> keyGroups;
    private final Channel<?, ?> channel;

    /** The sink of a channel that was made already; the rest is as for {@link #of}. */
    ChannelSink(
            Channel<?, ?> channel,
            ReadableConfig config,
            Sink<DeliveryReceipt> receipts,
            Sink<DeadLetter> deadLetters,
            ReceiptLog written,
            SerializableFunction<String, Integer> keyGroups) {
        this.channel = channel;
        this.policy = DeliveryPolicy.from(config, channel.traits().repeatable());
        this.maxWaiting = config.get(DeliveryOptions.MAX_WAITING);
        this.receipts = receipts;
        this.deadLetters = deadLetters;
        this.written = config.get(DeliveryOptions.READ_BACK) ? written : ReceiptLog.EMPTY;
        this.readBackWithoutState = config.get(DeliveryOptions.READ_BACK_WITHOUT_STATE);
        this.keyGroups = keyGroups;
    }

    /**
     * The sink of a channel. If the channel is not configured, or not on the class path, the sink sends nothing, and its
     * receipts say so.
     *
     * @param channelId as of {@link ChannelFactory#id()}
     * @param receipts takes the receipt of every final outcome; at least once, not transactional
     * @param deadLetters takes what could not be delivered; likewise
     * @param written the receipts that {@code receipts} wrote
     * @param keyGroups in which key group the notifications of a user come
     * @throws IllegalConfigurationException if an option is missing or wrong. The credentials are read on the TaskManagers,
     *     when the job starts
     */
    public static ChannelSink of(
            String channelId,
            ReadableConfig config,
            Sink<DeliveryReceipt> receipts,
            Sink<DeadLetter> deadLetters,
            ReceiptLog written,
            SerializableFunction<String, Integer> keyGroups) {
        ChannelFactory factory = Channels.find().get(channelId);
        Channel<?, ?> channel = factory == null || !factory.isConfigured(config)
                ? new MissingChannel(channelId)
                : factory.create(config);
        return new ChannelSink(channel, config, receipts, deadLetters, written, keyGroups);
    }

    @Override
    public StatefulSinkWriter<SinkInput, ChannelWriterState> createWriter(WriterInitContext context)
            throws IOException {
        return restoreWriter(context, List.of());
    }

    @Override
    public StatefulSinkWriter<SinkInput, ChannelWriterState> restoreWriter(
            WriterInitContext context, Collection<ChannelWriterState> restored) throws IOException {
        return ChannelWriter.open(this, channel, context, restored);
    }

    @Override
    public SimpleVersionedSerializer<ChannelWriterState> getWriterStateSerializer() {
        return new ChannelWriterStateSerializer();
    }
}
