package dev.wishcast.job.index;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** The type information of {@link ProductBucket}. */
public final class ProductBucketTypeInfo extends TypeInformation<ProductBucket> {

    @Override
    public boolean isBasicType() {
        return false;
    }

    @Override
    public boolean isTupleType() {
        return false;
    }

    @Override
    public int getArity() {
        return 2;
    }

    @Override
    public int getTotalFields() {
        return 2;
    }

    @Override
    public Class<ProductBucket> getTypeClass() {
        return ProductBucket.class;
    }

    @Override
    public boolean isKeyType() {
        return true;
    }

    @Override
    public TypeSerializer<ProductBucket> createSerializer(SerializerConfig config) {
        return ProductBucketSerializer.INSTANCE;
    }

    @Override
    public String toString() {
        return ProductBucket.class.getSimpleName();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ProductBucketTypeInfo;
    }

    @Override
    public int hashCode() {
        return ProductBucketTypeInfo.class.hashCode();
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof ProductBucketTypeInfo;
    }
}
