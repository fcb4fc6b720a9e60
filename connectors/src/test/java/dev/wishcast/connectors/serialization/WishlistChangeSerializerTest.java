package dev.wishcast.connectors.serialization;

import dev.wishcast.connectors.debezium.ChangeKind;
import dev.wishcast.connectors.debezium.WishlistChange;
import java.io.IOException;
import java.util.List;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WishlistChangeSerializerTest {

    private static final List<WishlistChange> CHANGES = List.of(
            new WishlistChange("12345", "4711", ChangeKind.UPSERTED, 1_795_199_403_000L, 1_795_199_403_873L),
            new WishlistChange("", "", ChangeKind.HEARTBEAT, 0, Long.MAX_VALUE),
            new WishlistChange("ünï-☃", "😀".repeat(127), ChangeKind.DELETED, 0, 0),
            new WishlistChange("p".repeat(255), "u", ChangeKind.UPSERTED, -1, -1));

    private final WishlistChangeSerializer serializer = WishlistChangeSerializer.INSTANCE;

    @Test
    void readsBackWhatItWroteOneAfterTheOther() throws IOException {
        assertThat(read(written())).isEqualTo(CHANGES);
    }

    @Test
    void copiesFromStreamToStream() throws IOException {
        DataInputDeserializer source = new DataInputDeserializer(written());
        DataOutputSerializer target = new DataOutputSerializer(64);
        for (int i = 0; i < CHANGES.size(); i++) {
            serializer.copy(source, target);
        }

        assertThat(read(target.getCopyOfBuffer())).isEqualTo(CHANGES);
    }

    private byte[] written() throws IOException {
        DataOutputSerializer target = new DataOutputSerializer(64);
        for (WishlistChange change : CHANGES) {
            serializer.serialize(change, target);
        }
        return target.getCopyOfBuffer();
    }

    private List<WishlistChange> read(byte[] bytes) throws IOException {
        DataInputDeserializer source = new DataInputDeserializer(bytes);
        List<WishlistChange> changes = List.of(
                serializer.deserialize(source),
                serializer.deserialize(source),
                serializer.deserialize(source),
                serializer.deserialize(source));
        assertThat(source.available()).isZero();
        return changes;
    }
}
