package dev.wishcast.connectors.kafka;

import dev.wishcast.connectors.DeadLetterReason;
import dev.wishcast.connectors.RecordDecoder;
import dev.wishcast.connectors.UndecodableException;
import dev.wishcast.connectors.deadletter.DeadLetter;
import dev.wishcast.connectors.debezium.Heartbeat;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.types.Either;
import org.apache.flink.util.InstantiationUtil;
import org.apache.flink.util.SimpleUserCodeClassLoader;
import org.apache.flink.util.UserCodeClassLoader;
import org.apache.flink.util.function.SerializableSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class DecodingSchemaTest {

    private static final ConsumerRecord<byte[], byte[]> RECORD =
            new ConsumerRecord<>("topic", 3, 42, "key".getBytes(UTF_8), "value".getBytes(UTF_8));

    private static List<Either<Heartbeat, DeadLetter>> decode(DecodingSchema<Heartbeat> schema) throws Exception {
        DecodingSchema<Heartbeat> shipped = InstantiationUtil.clone(schema);
        shipped.open(new Context());
        List<Either<Heartbeat, DeadLetter>> out = new ArrayList<>();
        shipped.deserialize(RECORD, new ListCollector<>(out));
        return out;
    }

    /** As Flink opens it, without metrics that anybody reads. */
    private static final class Context implements DeserializationSchema.InitializationContext {
        @Override
        public MetricGroup getMetricGroup() {
            return new UnregisteredMetricsGroup();
        }

        @Override
        public UserCodeClassLoader getUserCodeClassLoader() {
            return SimpleUserCodeClassLoader.create(getClass().getClassLoader());
        }
    }

    private static DecodingSchema<Heartbeat> schema(
            SerializableSupplier<RecordDecoder<Heartbeat>> decoders, boolean keepsValues) {
        return new DecodingSchema<>(decoders, TypeInformation.of(Heartbeat.class), keepsValues);
    }

    private static RecordDecoder<Heartbeat> rejecting() {
        return (key, value, timestamp) -> {
            throw UndecodableException.invalid("detail");
        };
    }

    @Test
    void aValueIsLeft() throws Exception {
        DecodingSchema<Heartbeat> schema = schema(() -> (key, value, timestamp) -> new Heartbeat(7), true);
        assertThat(decode(schema)).containsExactly(Either.Left(new Heartbeat(7)));
    }

    @Test
    void whatIsRejectedIsADeadLetterWithItsOrigin() throws Exception {
        DecodingSchema<Heartbeat> schema = schema(DecodingSchemaTest::rejecting, true);
        assertThat(decode(schema))
                .containsExactly(Either.Right(DeadLetter.ofRecord(DeadLetterReason.INVALID, "detail", RECORD, true)));
    }

    @Test
    void aSecretStaysOutOfTheDeadLetter() throws Exception {
        DecodingSchema<Heartbeat> schema = schema(DecodingSchemaTest::rejecting, false);
        assertThat(decode(schema))
                .containsExactly(Either.Right(DeadLetter.ofRecord(DeadLetterReason.INVALID, "detail", RECORD, false)));
    }

    @Test
    void aDecoderThatFailsCostsOneRecordAndNotTheJob() throws Exception {
        DecodingSchema<Heartbeat> schema = schema(
                () -> (key, value, timestamp) -> {
                    throw new IllegalStateException("s3cret");
                },
                true);
        assertThat(decode(schema))
                .containsExactly(Either.Right(DeadLetter.ofRecord(
                        DeadLetterReason.UNREADABLE,
                        "has met a fault of Wishcast, please report it: java.lang.IllegalStateException",
                        RECORD,
                        true)));
    }

    @Test
    void whatIsIgnoredGoesNowhere() throws Exception {
        DecodingSchema<Heartbeat> schema = schema(() -> (key, value, timestamp) -> null, true);
        assertThat(decode(schema)).isEmpty();
    }
}
