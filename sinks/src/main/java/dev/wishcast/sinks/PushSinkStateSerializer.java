package dev.wishcast.sinks;

import dev.wishcast.connectors.receipt.ReceiptPosition;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.RequestEntryWrapper;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Writes the sink's state. Stateless.
 *
 * <p>It does not extend {@code AsyncSinkWriterStateSerializer}, which writes entry by entry and ignores the version on
 * reading: here a sale's message, most of an entry's bytes, is written once for all its notifications.
 */
final class PushSinkStateSerializer implements SimpleVersionedSerializer<BufferedRequestState<PendingPush>> {

    /**
     * Positions (parallelism, then for the latest and the earlier one: count, then partition and offset of each), messages
     * (count, then each), notifications (count, then each with its message's position). A string is its length in bytes,
     * or {@value #NULL_LENGTH} for {@code null}, and its UTF-8 bytes.
     */
    static final int VERSION_1 = 1;

    private static final int NULL_LENGTH = -1;

    @Override
    public int getVersion() {
        return VERSION_1;
    }

    @Override
    public byte[] serialize(BufferedRequestState<PendingPush> state) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        writePositions(((PushSinkState) state).positions(), out);
        List<RequestEntryWrapper<PendingPush>> entries = state.getBufferedRequestEntries();
        Map<SaleMessage, Integer> positions = new HashMap<>();
        List<SaleMessage> messages = new ArrayList<>();
        for (RequestEntryWrapper<PendingPush> entry : entries) {
            SaleMessage message = entry.getRequestEntry().request().message();
            if (positions.putIfAbsent(message, messages.size()) == null) {
                messages.add(message);
            }
        }
        out.writeInt(messages.size());
        for (SaleMessage message : messages) {
            writeMessage(message, out);
        }
        out.writeInt(entries.size());
        for (RequestEntryWrapper<PendingPush> entry : entries) {
            PendingPush push = entry.getRequestEntry();
            out.writeInt(positions.get(push.request().message()));
            writePush(push, out);
            out.writeLong(entry.getSize());
        }
        return bytes.toByteArray();
    }

    @Override
    public PushSinkState deserialize(int version, byte[] serialized) throws IOException {
        if (version != VERSION_1) {
            throw new IOException("Push sink state has version " + version + "; this release reads " + VERSION_1
                    + ". Was it written by a newer release?");
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
        ReadBackPositions positions = readPositions(in);
        SaleMessage[] messages = new SaleMessage[in.readInt()];
        for (int i = 0; i < messages.length; i++) {
            messages[i] = readMessage(in);
        }
        int count = in.readInt();
        List<RequestEntryWrapper<PendingPush>> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            PendingPush push = readPush(messages[in.readInt()], in);
            entries.add(new RequestEntryWrapper<>(push, in.readLong()));
        }
        return new PushSinkState(positions, entries);
    }

    private static void writePositions(ReadBackPositions positions, DataOutputStream out) throws IOException {
        out.writeInt(positions.parallelism());
        writePosition(positions.latest(), out);
        writePosition(positions.earlier(), out);
    }

    private static ReadBackPositions readPositions(DataInputStream in) throws IOException {
        int parallelism = in.readInt();
        return new ReadBackPositions(readPosition(in), readPosition(in), parallelism);
    }

    private static void writePosition(ReceiptPosition position, DataOutputStream out) throws IOException {
        out.writeInt(position.offsets().size());
        for (Map.Entry<Integer, Long> offset : position.offsets().entrySet()) {
            out.writeInt(offset.getKey());
            out.writeLong(offset.getValue());
        }
    }

    private static ReceiptPosition readPosition(DataInputStream in) throws IOException {
        int partitions = in.readInt();
        Map<Integer, Long> offsets = new HashMap<>();
        for (int i = 0; i < partitions; i++) {
            offsets.put(in.readInt(), in.readLong());
        }
        return new ReceiptPosition(offsets);
    }

    private static void writePush(PendingPush push, DataOutputStream out) throws IOException {
        PushRequest request = push.request();
        writeString(request.notificationId(), out);
        writeString(request.userId(), out);
        writeString(request.deviceId(), out);
        writeString(request.provider().label(), out);
        writeString(request.token(), out);
        writeString(request.locale(), out);
        out.writeBoolean(request.withdrawn());
        out.writeInt(push.attempts());
        out.writeInt(push.deferrals());
        out.writeLong(push.firstAttemptAt());
        out.writeLong(push.notBefore());
    }

    private static PendingPush readPush(SaleMessage message, DataInputStream in) throws IOException {
        PushRequest request = new PushRequest(
                readString(in),
                readString(in),
                readString(in),
                Provider.ofLabel(readString(in)),
                readString(in),
                readString(in),
                in.readBoolean(),
                message);
        return new PendingPush(request, in.readInt(), in.readInt(), in.readLong(), in.readLong());
    }

    private static void writeMessage(SaleMessage message, DataOutputStream out) throws IOException {
        writeString(message.saleId(), out);
        writeString(message.productId(), out);
        writeString(message.title(), out);
        writeString(message.body(), out);
        out.writeInt(message.attributes().size());
        for (Map.Entry<String, String> attribute : message.attributes().entrySet()) {
            writeString(attribute.getKey(), out);
            writeString(attribute.getValue(), out);
        }
        out.writeLong(message.publishedAt());
        out.writeLong(message.expiresAt());
    }

    private static SaleMessage readMessage(DataInputStream in) throws IOException {
        String saleId = readString(in);
        String productId = readString(in);
        String title = readString(in);
        String body = readString(in);
        int count = in.readInt();
        Map<String, String> attributes = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            attributes.put(readString(in), readString(in));
        }
        return new SaleMessage(saleId, productId, title, body, attributes, in.readLong(), in.readLong());
    }

    private static void writeString(String text, DataOutputStream out) throws IOException {
        if (text == null) {
            out.writeInt(NULL_LENGTH);
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String readString(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length == NULL_LENGTH) {
            return null;
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
