package dev.wishcast.connectors.serialization;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.typeutils.GenericTypeInfo;

/**
 * The type information of a type that has a serializer of its own. Flink does not look into such a type, as into no generic
 * type, but Kryo has no part in it.
 *
 * @param <T> the type
 */
public final class SerializerTypeInfo<T> extends GenericTypeInfo<T> {

    private final TypeSerializer<T> serializer;

    /**
     * Creates the type information.
     *
     * @param type has {@code equals} and {@code hashCode} if it is used as a key
     * @param serializer writes and reads the type
     */
    public SerializerTypeInfo(Class<T> type, TypeSerializer<T> serializer) {
        super(type);
        this.serializer = serializer;
    }

    @Override
    public TypeSerializer<T> createSerializer(SerializerConfig config) {
        return serializer;
    }
}
