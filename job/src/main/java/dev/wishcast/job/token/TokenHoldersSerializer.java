package dev.wishcast.job.token;

import dev.wishcast.connectors.serialization.ImmutableSerializer;
import dev.wishcast.connectors.serialization.SerializerTypeInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/**
 * Writes the rows that have a token into the state. Every value begins with the version of its format, and every release reads
 * all versions before it. Stateless.
 */
final class TokenHoldersSerializer extends ImmutableSerializer<TokenHolders> {

    private static final TokenHoldersSerializer INSTANCE = new TokenHoldersSerializer();

    static final TypeInformation<TokenHolders> TYPE = new SerializerTypeInfo<>(TokenHolders.class, INSTANCE);

    /**
     * The version in one byte, whether there have ever been more rows, the number of rows in one byte, then of each row: user, device, time of registration and time
     * of the commit. Strings are as {@link StringValue} writes them, times are longs.
     */
    static final int VERSION_1 = 1;

    @Override
    public TokenHolders createInstance() {
        return TokenHolders.NONE;
    }

    @Override
    public void serialize(TokenHolders holders, DataOutputView target) throws IOException {
        target.writeByte(VERSION_1);
        target.writeBoolean(holders.overflowed());
        target.writeByte(holders.rows().size());
        for (TokenHolder row : holders.rows()) {
            StringValue.writeString(row.userId(), target);
            StringValue.writeString(row.deviceId(), target);
            target.writeLong(row.registeredAt());
            target.writeLong(row.changedAt());
        }
    }

    @Override
    public TokenHolders deserialize(DataInputView source) throws IOException {
        int version = source.readByte();
        if (version != VERSION_1) {
            throw new IOException("The holders of a token have format " + version + "; this release reads " + VERSION_1
                    + ". Was the state written by a newer release?");
        }
        boolean overflowed = source.readBoolean();
        int count = source.readByte();
        List<TokenHolder> rows = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            rows.add(new TokenHolder(
                    StringValue.readString(source),
                    StringValue.readString(source),
                    source.readLong(),
                    source.readLong()));
        }
        return new TokenHolders(rows, overflowed);
    }

    @Override
    public TypeSerializerSnapshot<TokenHolders> snapshotConfiguration() {
        return new Snapshot();
    }

    /** The snapshot that stands for this serializer in checkpoints. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<TokenHolders> {
        /** Creates the snapshot, as Flink asks for it. */
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
