package dev.wishcast.job.index;

import dev.wishcast.connectors.debezium.WishlistChange;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** The type information of {@link WishlistChange} on its way to the index. */
public final class WishlistChangeTypeInfo extends TypeInformation<WishlistChange> {

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
        return 5;
    }

    @Override
    public int getTotalFields() {
        return 5;
    }

    @Override
    public Class<WishlistChange> getTypeClass() {
        return WishlistChange.class;
    }

    @Override
    public boolean isKeyType() {
        return false;
    }

    @Override
    public TypeSerializer<WishlistChange> createSerializer(SerializerConfig config) {
        return WishlistChangeSerializer.INSTANCE;
    }

    @Override
    public String toString() {
        return WishlistChange.class.getSimpleName();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WishlistChangeTypeInfo;
    }

    @Override
    public int hashCode() {
        return WishlistChangeTypeInfo.class.hashCode();
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof WishlistChangeTypeInfo;
    }
}
