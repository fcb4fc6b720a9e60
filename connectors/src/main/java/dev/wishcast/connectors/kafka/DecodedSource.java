package dev.wishcast.connectors.kafka;

import dev.wishcast.connectors.deadletter.DeadLetter;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.java.typeutils.EitherTypeInfo;
import org.apache.flink.types.Either;

/**
 * A source whose records are either values or dead letters, with what a stream needs to be made of it:
 *
 * <pre>{@code
 * env.fromSource(in.source(), in.watermarks(), "wishlist changes", in.type())
 *     .process(new DeadLetterSplitter<>(), in.valueType())
 * }</pre>
 *
 * A test puts any other source in its place.
 *
 * @param source the source
 * @param watermarks its timestamps and watermarks
 * @param valueType the type of the values
 * @param <T> what a record means
 */
public record DecodedSource<T>(
        Source<Either<T, DeadLetter>, ?, ?> source,
        WatermarkStrategy<Either<T, DeadLetter>> watermarks,
        TypeInformation<T> valueType) {

    /** The type of the source's records. */
    public TypeInformation<Either<T, DeadLetter>> type() {
        return typeOf(valueType);
    }

    static <T> TypeInformation<Either<T, DeadLetter>> typeOf(TypeInformation<T> valueType) {
        return new EitherTypeInfo<>(valueType, TypeInformation.of(DeadLetter.class));
    }
}
