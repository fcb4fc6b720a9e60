package dev.wishcast.job.token;

import dev.wishcast.connectors.serialization.ImmutableSerializer;
import dev.wishcast.connectors.serialization.SerializerTypeInfo;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes a {@link TokenKey} as its 16 bytes. Flink can't migrate keys: the format is final and has no version. Stateless. */
public final class TokenKeySerializer extends ImmutableSerializer<TokenKey> {

    /** The only one. */
    public static final TokenKeySerializer INSTANCE = new TokenKeySerializer();

    /** The type information of the key. */
    public static final TypeInformation<TokenKey> TYPE = new SerializerTypeInfo<>(TokenKey.class, INSTANCE);

    @Override
    public TokenKey createInstance() {
        return new TokenKey(0, 0);
    }

    @Override
    public void serialize(TokenKey key, DataOutputView target) throws IOException {
        target.writeLong(key.high());
        target.writeLong(key.low());
    }

    @Override
    public TokenKey deserialize(DataInputView source) throws IOException {
        return new TokenKey(source.readLong(), source.readLong());
    }

    @Override
    public TypeSerializerSnapshot<TokenKey> snapshotConfiguration() {
        return new Snapshot();
    }

    /** The snapshot that stands for this serializer in checkpoints. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<TokenKey> {
        /** Creates the snapshot, as Flink asks for it. */
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
