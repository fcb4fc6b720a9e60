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
 * Writes a {@link ProductBucket} as its product and two bytes of offset. The key stands in front of every row of the
 * index, so each byte of it is paid hundreds of millions of times; and since Flink can't migrate keys, the format is
 * final: it has no version.
 */
public final class ProductBucketSerializer extends ImmutableSerializer<ProductBucket> {

    static final ProductBucketSerializer INSTANCE = new ProductBucketSerializer();

    /** The type information of the key. */
    public static final TypeInformation<ProductBucket> TYPE = new SerializerTypeInfo<>(ProductBucket.class, INSTANCE);

    @Override
    public ProductBucket createInstance() {
        return new ProductBucket("", 0);
    }

    @Override
    public void serialize(ProductBucket bucket, DataOutputView target) throws IOException {
        StringValue.writeString(bucket.productId(), target);
        target.writeShort(bucket.keyGroupOffset());
    }

    @Override
    public ProductBucket deserialize(DataInputView source) throws IOException {
        return new ProductBucket(StringValue.readString(source), source.readUnsignedShort());
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        StringValue.copyString(source, target);
        target.writeShort(source.readUnsignedShort());
    }

    @Override
    public TypeSerializerSnapshot<ProductBucket> snapshotConfiguration() {
        return new Snapshot();
    }

    /** The snapshot that stands for this serializer in checkpoints. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<ProductBucket> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
