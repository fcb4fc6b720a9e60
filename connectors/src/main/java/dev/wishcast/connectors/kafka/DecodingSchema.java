package dev.wishcast.connectors.kafka;

import dev.wishcast.connectors.DeadLetterReason;
import dev.wishcast.connectors.Decoded;
import dev.wishcast.connectors.RecordDecoder;
import dev.wishcast.connectors.deadletter.DeadLetter;
import java.io.Serial;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.types.Either;
import org.apache.flink.util.Collector;
import org.apache.flink.util.function.SerializableSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Adds to a decoder the origin of what it rejects. */
final class DecodingSchema<T> implements KafkaRecordDeserializationSchema<Either<T, DeadLetter>> {

    @Serial
    private static final long serialVersionUID = 1L;

    private final SerializableSupplier<RecordDecoder<T>> decoders;
    private final TypeInformation<T> valueType;
    private final boolean valuesHoldSecrets;
    private transient RecordDecoder<T> decoder;

    /** @param valuesHoldSecrets whether dead letters go without the record's value */
    DecodingSchema(
            SerializableSupplier<RecordDecoder<T>> decoders, TypeInformation<T> valueType, boolean valuesHoldSecrets) {
        this.decoders = decoders;
        this.valueType = valueType;
        this.valuesHoldSecrets = valuesHoldSecrets;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) {
        decoder = decoders.get();
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Either<T, DeadLetter>> out) {
        Decoded<T> decoded = decode(record);
        if (decoded instanceof Decoded.Value<T> value) {
            out.collect(Either.Left(value.value()));
        } else if (decoded instanceof Decoded.Rejected<T> rejected) {
            out.collect(Either.Right(deadLetter(rejected, record)));
        }
    }

    /** A fault of a decoder must not become a job that restarts for ever over one record. */
    private Decoded<T> decode(ConsumerRecord<byte[], byte[]> record) {
        try {
            return decoder.decode(record.key(), record.value(), record.timestamp());
        } catch (RuntimeException e) {
            // Its message may quote the record, and with it a push token.
            return new Decoded.Rejected<>(
                    DeadLetterReason.UNREADABLE,
                    "has met a fault of Wishcast, please report it: "
                            + e.getClass().getName());
        }
    }

    private DeadLetter deadLetter(Decoded.Rejected<T> rejected, ConsumerRecord<byte[], byte[]> record) {
        return valuesHoldSecrets
                ? DeadLetter.ofRecordWithSecrets(rejected.reason(), rejected.detail(), record)
                : DeadLetter.ofRecord(rejected.reason(), rejected.detail(), record);
    }

    @Override
    public TypeInformation<Either<T, DeadLetter>> getProducedType() {
        return DecodedSource.typeOf(valueType);
    }
}
