package dev.wishcast.connectors.kafka;

import dev.wishcast.connectors.DeadLetterReason;
import dev.wishcast.connectors.RecordDecoder;
import dev.wishcast.connectors.RecordOrigin;
import dev.wishcast.connectors.UndecodableException;
import dev.wishcast.connectors.deadletter.DeadLetter;
import java.io.Serializable;
import java.util.function.BiFunction;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.types.Either;
import org.apache.flink.util.Collector;
import org.apache.flink.util.function.SerializableSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Adds to a decoder the origin of what it rejects. */
final class DecodingSchema<T> implements KafkaRecordDeserializationSchema<Either<T, DeadLetter>> {

    /** Adds its origin to a value. */
    interface WithOrigin<T> extends BiFunction<T, RecordOrigin, T>, Serializable {}

    private final SerializableSupplier<RecordDecoder<T>> decoders;
    private final TypeInformation<T> valueType;
    private final boolean keepsValues;
    private final WithOrigin<T> withOrigin;
    private transient RecordDecoder<T> decoder;

    /**
     * Creates the schema.
     *
     * @param keepsValues whether dead letters have the record's value, as it can't hold a secret
     */
    DecodingSchema(SerializableSupplier<RecordDecoder<T>> decoders, TypeInformation<T> valueType, boolean keepsValues) {
        this(decoders, valueType, keepsValues, null);
    }

    /**
     * Creates the schema.
     *
     * @param keepsValues whether dead letters have the record's value, as it can't hold a secret
     * @param withOrigin adds its origin to a value; {@code null} if values go without
     */
    DecodingSchema(
            SerializableSupplier<RecordDecoder<T>> decoders,
            TypeInformation<T> valueType,
            boolean keepsValues,
            WithOrigin<T> withOrigin) {
        this.withOrigin = withOrigin;
        this.decoders = decoders;
        this.valueType = valueType;
        this.keepsValues = keepsValues;
    }

    TypeInformation<T> valueType() {
        return valueType;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) {
        decoder = decoders.get();
        context.getMetricGroup().addGroup("wishcast").gauge("valuesUnreadable", () -> decoder.valuesUnreadable());
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Either<T, DeadLetter>> out) {
        Either<T, DeadLetter> decoded = decode(record);
        if (decoded != null) {
            out.collect(decoded);
        }
    }

    private Either<T, DeadLetter> decode(ConsumerRecord<byte[], byte[]> record) {
        try {
            T value = decoder.decode(record.key(), record.value(), record.timestamp());
            return value == null ? null : Either.Left(stamped(value, record));
        } catch (UndecodableException e) {
            return Either.Right(DeadLetter.ofRecord(e.reason(), e.getMessage(), record, keepsValues));
        } catch (RuntimeException e) {
            // A fault of a decoder must not become a job that restarts for ever over one record.
            // Its message may quote the record, and with it a push token.
            String detail = "has met a fault of Wishcast, please report it: "
                    + e.getClass().getName();
            return Either.Right(DeadLetter.ofRecord(DeadLetterReason.UNREADABLE, detail, record, keepsValues));
        }
    }

    private T stamped(T value, ConsumerRecord<byte[], byte[]> record) {
        return withOrigin == null
                ? value
                : withOrigin.apply(value, new RecordOrigin(record.topic(), record.partition(), record.offset()));
    }

    @Override
    public TypeInformation<Either<T, DeadLetter>> getProducedType() {
        return DecodedSource.typeOf(valueType);
    }
}
