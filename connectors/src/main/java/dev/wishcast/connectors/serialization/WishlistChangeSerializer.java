package dev.wishcast.connectors.serialization;

import dev.wishcast.connectors.debezium.ChangeKind;
import dev.wishcast.connectors.debezium.WishlistChange;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/**
 * Writes a {@link WishlistChange} on its way to the index, at a fraction of what Flink's reflection takes. Of no state: the
 * format may change with every release.
 */
public final class WishlistChangeSerializer extends ImmutableSerializer<WishlistChange> {

    static final WishlistChangeSerializer INSTANCE = new WishlistChangeSerializer();

    /** The type information of a change on its way to the index. */
    public static final TypeInformation<WishlistChange> TYPE = new SerializerTypeInfo<>(WishlistChange.class, INSTANCE);

    @Override
    public WishlistChange createInstance() {
        return new WishlistChange("", "", ChangeKind.HEARTBEAT, 0, 0);
    }

    @Override
    public void serialize(WishlistChange change, DataOutputView target) throws IOException {
        StringValue.writeString(change.productId(), target);
        StringValue.writeString(change.userId(), target);
        target.writeByte(codeOf(change.kind()));
        target.writeLong(change.addedAt());
        target.writeLong(change.changedAt());
    }

    @Override
    public WishlistChange deserialize(DataInputView source) throws IOException {
        return new WishlistChange(
                StringValue.readString(source),
                StringValue.readString(source),
                kindOf(source.readByte()),
                source.readLong(),
                source.readLong());
    }

    private static int codeOf(ChangeKind kind) {
        return switch (kind) {
            case UPSERTED -> 0;
            case DELETED -> 1;
            case HEARTBEAT -> 2;
        };
    }

    private static ChangeKind kindOf(int code) throws IOException {
        return switch (code) {
            case 0 -> ChangeKind.UPSERTED;
            case 1 -> ChangeKind.DELETED;
            case 2 -> ChangeKind.HEARTBEAT;
            default -> throw new IOException("No kind of change has code " + code);
        };
    }

    @Override
    public TypeSerializerSnapshot<WishlistChange> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Flink asks every serializer for one. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<WishlistChange> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
