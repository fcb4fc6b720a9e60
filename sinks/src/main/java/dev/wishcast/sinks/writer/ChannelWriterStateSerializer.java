package dev.wishcast.sinks.writer;

import dev.wishcast.connectors.receipt.ReceiptPosition;
import dev.wishcast.sinks.Recipient;
import dev.wishcast.sinks.SaleMessage;
import dev.wishcast.sinks.channel.Notification;
import dev.wishcast.sinks.channel.NotificationId;
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
     * its message's position). Messages, recipients and strings are as {@link MessageFormat} writes them. A notification's id
     * follows from its sale and recipient, and is not written.
     */
    static final int VERSION_1 = 1;

    /** So that the array seldom grows. */
    private static final int USUAL_BYTES = 256;

    @Override
    public int getVersion() {
        return VERSION_1;
    }

    @Override
    @SuppressWarnings(
            "ReferenceEquality") // Neighbours mostly share the message, and comparing it costs more than the rest.
    public byte[] serialize(ChannelWriterState state) throws IOException {
        List<PendingNotification> notifications = state.notifications();
        DataOutputSerializer out = new DataOutputSerializer(USUAL_BYTES * (1 + notifications.size()));
        StringValue.writeString(state.channelId(), out);
        writePositions(state.positions(), out);
        out.writeInt(state.stoppedSales().size());
        for (Map.Entry<String, Long> sale : state.stoppedSales().entrySet()) {
            StringValue.writeString(sale.getKey(), out);
            out.writeLong(sale.getValue());
        }
        Map<SaleMessage, Integer> messages = writeMessages(notifications, out);
        out.writeInt(notifications.size());
        SaleMessage latest = null;
        int position = 0;
        for (PendingNotification pending : notifications) {
            if (pending.notification().message() != latest) {
                latest = pending.notification().message();
                position = messages.get(latest);
            }
            out.writeInt(position);
            writeNotification(pending, out);
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
        ReadBackPositions positions = readPositions(in);
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

    @SuppressWarnings("ReferenceEquality") // As above.
    private static Map<SaleMessage, Integer> writeMessages(List<PendingNotification> notifications, DataOutputView out)
            throws IOException {
        Map<SaleMessage, Integer> positions = new HashMap<>();
        List<SaleMessage> messages = new ArrayList<>();
        SaleMessage latest = null;
        for (PendingNotification pending : notifications) {
            SaleMessage message = pending.notification().message();
            if (message != latest && positions.putIfAbsent(message, messages.size()) == null) {
                messages.add(message);
            }
            latest = message;
        }
        out.writeInt(messages.size());
        for (SaleMessage message : messages) {
            MessageFormat.writeMessage(message, out);
        }
        return positions;
    }

    private static void writePositions(ReadBackPositions positions, DataOutputView out) throws IOException {
        out.writeInt(positions.parallelism());
        writePosition(positions.latest(), out);
        writePosition(positions.earlier(), out);
    }

    private static ReadBackPositions readPositions(DataInputView in) throws IOException {
        int parallelism = in.readInt();
        return new ReadBackPositions(readPosition(in), readPosition(in), parallelism);
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
        MessageFormat.writeRecipient(pending.notification().recipient(), out);
        out.writeInt(pending.attempts());
        out.writeInt(pending.deferrals());
        out.writeLong(pending.firstAttemptAt());
        out.writeLong(pending.dueAt());
    }

    private static PendingNotification readNotification(SaleMessage message, DataInputView in) throws IOException {
        Recipient recipient = MessageFormat.readRecipient(in);
        String id = NotificationId.of(message.saleId(), recipient.userId(), recipient.deviceId());
        return new PendingNotification(
                new Notification(id, recipient, message), in.readInt(), in.readInt(), in.readLong(), in.readLong());
    }
}
