package dev.wishcast.connectors.kafka;

import dev.wishcast.connectors.DeadLetterReason;
import dev.wishcast.connectors.RecordOrigin;
import dev.wishcast.connectors.deadletter.DeadLetter;
import dev.wishcast.connectors.debezium.ChangeKind;
import dev.wishcast.connectors.debezium.DeviceChange;
import dev.wishcast.connectors.debezium.Heartbeat;
import dev.wishcast.connectors.debezium.WishlistChange;
import dev.wishcast.connectors.receipt.DeliveryOutcome;
import dev.wishcast.connectors.receipt.DeliveryReceipt;
import dev.wishcast.connectors.report.SaleReport;
import dev.wishcast.connectors.sale.SaleEvent;
import dev.wishcast.connectors.sale.SaleStatus;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** With generic types off, Flink refuses what it would hand to Kryo; so every type here has a serializer of its own. */
class TypeInformationTest {

    static Stream<Object> records() {
        return Stream.of(
                new WishlistChange("p", "u", ChangeKind.UPSERTED, 1, 2),
                new DeviceChange("u", "d", ChangeKind.DELETED, null, null, null, 0, 2),
                new DeviceChange("u", "d", ChangeKind.UPSERTED, "ios", "t", "de", 1, 2),
                new DeviceChange("u", "d", ChangeKind.UPSERTED, "ios", "t", "de", "old", 1, 2),
                new Heartbeat(3),
                new SaleEvent(
                        "s",
                        "p",
                        SaleStatus.STARTED,
                        1,
                        2,
                        "t",
                        null,
                        Map.of("price", "9.90"),
                        3,
                        new RecordOrigin("t", 1, 2)),
                new SaleEvent("s", "p", SaleStatus.CANCELLED, 1, 2, null, null, Map.of(), 3, null),
                new DeliveryReceipt(
                        "n", "s", "p", "u", "d", "fcm", DeliveryOutcome.ACCEPTED, null, 1, 2, 3, 4, 5, null, 0),
                new DeliveryReceipt(
                        "n",
                        "s",
                        "p",
                        "u",
                        "d",
                        "fcm",
                        DeliveryOutcome.DEAD_TOKEN,
                        "r",
                        1,
                        2,
                        3,
                        4,
                        5,
                        "ba7816bf8f01cfea",
                        5),
                new SaleReport(
                        "s",
                        "p",
                        1,
                        2,
                        3,
                        Map.of("CANCELLED", 1L),
                        2,
                        3,
                        4,
                        Map.of(),
                        Map.of("fcm.ACCEPTED", 5L),
                        6,
                        7,
                        8,
                        9,
                        true),
                new DeadLetter(DeadLetterReason.INVALID, "x", "t", 1, 2L, 3, null, "v", 4, null, null, null, null),
                new DeadLetter(
                        DeadLetterReason.REJECTED, "x", null, null, null, 3, null, null, null, "n", "s", "u", "d"));
    }

    @ParameterizedTest
    @MethodSource("records")
    <T> void isARecordOfItsOwnFields(T record) throws IOException {
        @SuppressWarnings("unchecked") // A record's class is that of its type.
        TypeInformation<T> type = TypeInformation.of((Class<T>) record.getClass());
        assertThat(type).isInstanceOf(PojoTypeInfo.class);
        Configuration noGenericTypes = new Configuration().set(PipelineOptions.GENERIC_TYPES, false);
        TypeSerializer<T> serializer = type.createSerializer(new SerializerConfigImpl(noGenericTypes));
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(record, out);
        assertThat(serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer())))
                .isEqualTo(record);
        assertThat(serializer.copy(record)).isEqualTo(record);
    }
}
