package dev.wishcast.connectors.kafka;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.Record;
import org.apache.kafka.common.record.SimpleRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Kafka's clients work with the compression libraries we give them, which are later than the ones they ask for. */
class CompressionTest {

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void whatWasCompressedCanBeRead(CompressionType type) {
        byte[] text = "wished for ".repeat(1_000).getBytes(StandardCharsets.UTF_8);
        MemoryRecords written =
                MemoryRecords.withRecords(Compression.of(type).build(), new SimpleRecord(text), new SimpleRecord(text));

        MemoryRecords received = MemoryRecords.readableRecords(written.buffer());
        assertThat(received.records()).hasSize(2).extracting(Record::valueSize).containsOnly(text.length);
        assertThat(received.batches().iterator().next().compressionType()).isEqualTo(type);
    }
}
