package dev.wishcast.sinks.writer;

import dev.wishcast.connectors.receipt.ReceiptPosition;
import dev.wishcast.sinks.Recipient;
import dev.wishcast.sinks.SaleMessage;
import dev.wishcast.sinks.channel.Notification;
import dev.wishcast.sinks.channel.RenderCache;
import dev.wishcast.sinks.readback.ReadBackPositions;
import dev.wishcast.sinks.serialization.MessageFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** Writes the sink's state: a sale's message, most of a notification's bytes, once for all its notifications. Stateless. */
final class ChannelWriterStateSerializer implements SimpleVersionedSerializer<ChannelWriterState> {

    /**
     * The channel's id; positions (parallelism, then for the latest and the earlier one: count, then partition and offset of
     * each); stopped sales (count, then id and time of each); messages (count, then each); notifications (count, then each with
     * its message's position and its platform). Messages, recipients and strings are as {@link MessageFormat} writes them. A
     * notification's id follows from its sale and recipient, and is not written.
     */
    static final int VERSION_1 = 1;

    /** So that the array seldom grows. */
    private static final int USUAL_BYTES = 256;

    @Override
    public int getVersion() {
        return VERSION_1;
    }

    @Override
    public byte[] serialize(ChannelWriterState state) throws IOException {
        List<PendingNotification> notifications = state.notifications();
        DataOutputSerializer out = new DataOutputSerializer(USUAL_BYTES * (1 + notifications.size()));
        StringValue.writeString(state.channelId(), out);
        out.writeInt(state.positions().parallelism());
        writePosition(state.positions().latest(), out);
        writePosition(state.positions().earlier(), out);
        out.writeInt(state.stoppedSales().size());
        for (Map.Entry<String, Long> sale : state.stoppedSales().entrySet()) {
            StringValue.writeString(sale.getKey(), out);
            out.writeLong(sale.getValue());
        }
        List<SaleMessage> messages = new ArrayList<>();
        RenderCache<Integer> positions = new RenderCache<>(message -> {
            messages.add(message);
            return messages.size() - 1;
        });
        int[] messageOf = notifications.stream()
                .mapToInt(pending -> positions.get(pending.notification().message()))
                .toArray();
        out.writeInt(messages.size());
        for (SaleMessage message : messages) {
            MessageFormat.writeMessage(message, out);
        }
        out.writeInt(notifications.size());
        for (int i = 0; i < messageOf.length; i++) {
            out.writeInt(messageOf[i]);
            writeNotification(notifications.get(i), out);
        }
        return out.getCopyOfBuffer();
    }

    @Override
    public ChannelWriterState deserialize(int version, byte[] serialized) throws IOException {
        if (version != VERSION_1) {
            throw new IOException("The state of a sink has version " + version + "; this release reads " + VERSION_1
                    + ". Was it written by a newer release?");
        }
        DataInputDeserializer in = new DataInputDeserializer(serialized);
        String channelId = StringValue.readString(in);
        int parallelism = in.readInt();
        ReadBackPositions positions = new ReadBackPositions(readPosition(in), readPosition(in), parallelism);
        Map<String, Long> stoppedSales = new HashMap<>();
        for (int i = in.readInt(); i > 0; i--) {
            stoppedSales.put(StringValue.readString(in), in.readLong());
        }
        SaleMessage[] messages = new SaleMessage[in.readInt()];
        for (int i = 0; i < messages.length; i++) {
            messages[i] = MessageFormat.readMessage(in);
        }
        int count = in.readInt();
        List<PendingNotification> notifications = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            notifications.add(readNotification(messages[in.readInt()], in));
        }
        return new ChannelWriterState(channelId, positions, stoppedSales, notifications);
    }

    private static void writePosition(ReceiptPosition position, DataOutputView out) throws IOException {
        out.writeInt(position.offsets().size());
        for (Map.Entry<Integer, Long> offset : position.offsets().entrySet()) {
            out.writeInt(offset.getKey());
            out.writeLong(offset.getValue());
        }
    }

    private static ReceiptPosition readPosition(DataInputView in) throws IOException {
        int partitions = in.readInt();
        Map<Integer, Long> offsets = new HashMap<>();
        for (int i = 0; i < partitions; i++) {
            offsets.put(in.readInt(), in.readLong());
        }
        return new ReceiptPosition(offsets);
    }

    private static void writeNotification(PendingNotification pending, DataOutputView out) throws IOException {
        Recipient recipient = pending.notification().recipient();
        StringValue.writeString(recipient.platform(), out);
        MessageFormat.writeRecipient(recipient, out);
        out.writeInt(pending.attempts());
        out.writeInt(pending.spent());
        out.writeInt(pending.deferrals());
        out.writeLong(pending.firstAttemptAt());
        out.writeLong(pending.dueAt());
    }

    private static PendingNotification readNotification(SaleMessage message, DataInputView in) throws IOException {
        Recipient recipient = MessageFormat.readRecipient(StringValue.readString(in), in);
        return new PendingNotification(
                Notification.of(recipient, message),
                in.readInt(),
                in.readInt(),
                in.readInt(),
                in.readLong(),
                in.readLong());
    }
}
