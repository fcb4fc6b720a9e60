package dev.wishcast.connectors.kafka;

import dev.wishcast.connectors.DeadLetterReason;
import dev.wishcast.connectors.deadletter.DeadLetter;
import dev.wishcast.connectors.debezium.ChangeKind;
import dev.wishcast.connectors.debezium.WishlistChange;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Either;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A decoded source in a real job with generic types off, with another source in Kafka's place. */
class DeadLetterSplitterITCase {

    private static final int RECORDS = 10;

    private static Either<WishlistChange, DeadLetter> record(long i) {
        return i % 2 == 0
                ? Either.Left(new WishlistChange("p" + i, "u", ChangeKind.UPSERTED, 0, i))
                : Either.Right(new DeadLetter(
                        DeadLetterReason.INVALID, "x", "topic", 0, i, 0, null, null, -1, null, null, null, null));
    }

    private static DecodedSource<WishlistChange> source() {
        TypeInformation<WishlistChange> type = TypeInformation.of(WishlistChange.class);
        return new DecodedSource<>(
                new DataGeneratorSource<>(DeadLetterSplitterITCase::record, RECORDS, DecodedSource.typeOf(type)),
                WatermarkStrategy.noWatermarks(),
                type);
    }

    @Test
    void valuesGoOnAndDeadLettersAside() throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(
                1, new Configuration().set(PipelineOptions.GENERIC_TYPES, false));
        DecodedSource<WishlistChange> in = source();
        SingleOutputStreamOperator<WishlistChange> changes = env.fromSource(
                        in.source(), in.watermarks(), "wishlist changes", in.type())
                .process(new DeadLetterSplitter<>(), in.valueType());
        CloseableIterator<DeadLetter> deadLetters =
                changes.getSideOutput(DeadLetterSplitter.DEAD_LETTERS).collectAsync();
        CloseableIterator<WishlistChange> values = changes.collectAsync();
        env.execute();
        try (values;
                deadLetters) {
            assertThat(values)
                    .toIterable()
                    .extracting(WishlistChange::changedAt)
                    .isEqualTo(List.of(0L, 2L, 4L, 6L, 8L));
            assertThat(deadLetters).toIterable().extracting(DeadLetter::offset).isEqualTo(List.of(1L, 3L, 5L, 7L, 9L));
        }
    }
}
