package dev.wishcast.sinks.serialization;

import dev.wishcast.connectors.serialization.ImmutableSerializer;
import dev.wishcast.connectors.serialization.SerializerTypeInfo;
import dev.wishcast.sinks.Recipient;
import dev.wishcast.sinks.SaleStopped;
import dev.wishcast.sinks.SinkInput;
import dev.wishcast.sinks.Slice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** Writes a {@link SinkInput} on its way to a sink. Stateless. */
public final class SinkInputSerializer extends ImmutableSerializer<SinkInput> {

    private static final SinkInputSerializer INSTANCE = new SinkInputSerializer();

    /** The type information of a sink's input. */
    public static final TypeInformation<SinkInput> TYPE = new SerializerTypeInfo<>(SinkInput.class, INSTANCE);

    private static final long serialVersionUID = 1L;

    @Override
    public SinkInput createInstance() {
        return new SaleStopped(0, "", 0);
    }

    @Override
    public void serialize(SinkInput input, DataOutputView target) throws IOException {
        target.writeBoolean(input instanceof Slice);
        target.writeInt(input.bucket());
        if (input instanceof Slice slice) {
            MessageFormat.writeMessage(slice.message(), target);
            StringValue.writeString(slice.recipients().get(0).platform(), target);
            target.writeInt(slice.recipients().size());
            for (Recipient recipient : slice.recipients()) {
                MessageFormat.writeRecipient(recipient, target);
            }
        } else if (input instanceof SaleStopped stopped) {
            StringValue.writeString(stopped.saleId(), target);
            target.writeLong(stopped.forgetAt());
        }
    }

    @Override
    public SinkInput deserialize(DataInputView source) throws IOException {
        boolean isSlice = source.readBoolean();
        int bucket = source.readInt();
        return isSlice
                ? new Slice(bucket, MessageFormat.readMessage(source), readRecipients(source))
                : new SaleStopped(bucket, StringValue.readString(source), source.readLong());
    }

    private static List<Recipient> readRecipients(DataInputView source) throws IOException {
        String platform = StringValue.readString(source);
        int count = source.readInt();
        List<Recipient> recipients = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            recipients.add(MessageFormat.readRecipient(platform, source));
        }
        return recipients;
    }

    @Override
    public TypeSerializerSnapshot<SinkInput> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Flink asks every serializer for one. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<SinkInput> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
