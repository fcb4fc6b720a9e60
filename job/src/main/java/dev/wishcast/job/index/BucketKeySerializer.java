package dev.wishcast.job.index;

import dev.wishcast.connectors.serialization.ImmutableSerializer;
import dev.wishcast.connectors.serialization.SerializerTypeInfo;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/**
 * Writes a {@link BucketKey} as two bytes and its id. The two bytes hold the key group and, in the highest bit, the kind. The
 * key stands in front of every row of the index, so each byte counts hundreds of millions of times. Flink can't migrate keys:
 * the format is final and has no version. Stateless.
 */
public final class BucketKeySerializer extends ImmutableSerializer<BucketKey> {

    static final BucketKeySerializer INSTANCE = new BucketKeySerializer();

    /** The type information of the key. */
    public static final TypeInformation<BucketKey> TYPE = new SerializerTypeInfo<>(BucketKey.class, INSTANCE);

    private static final int USER_BIT = 0x8000;

    @Override
    public BucketKey createInstance() {
        return new BucketKey(0, BucketKey.Kind.PRODUCT, "");
    }

    @Override
    public void serialize(BucketKey key, DataOutputView target) throws IOException {
        target.writeShort(key.kind() == BucketKey.Kind.USER ? key.keyGroup() | USER_BIT : key.keyGroup());
        StringValue.writeString(key.id(), target);
    }

    @Override
    public BucketKey deserialize(DataInputView source) throws IOException {
        int keyGroup = source.readUnsignedShort();
        BucketKey.Kind kind = (keyGroup & USER_BIT) == 0 ? BucketKey.Kind.PRODUCT : BucketKey.Kind.USER;
        return new BucketKey(keyGroup & ~USER_BIT, kind, StringValue.readString(source));
    }

    @Override
    public TypeSerializerSnapshot<BucketKey> snapshotConfiguration() {
        return new Snapshot();
    }

    /** The snapshot that stands for this serializer in checkpoints. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<BucketKey> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
