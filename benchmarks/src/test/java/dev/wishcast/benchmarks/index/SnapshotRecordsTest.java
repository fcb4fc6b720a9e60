package dev.wishcast.benchmarks.index;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SnapshotRecordsTest {

    private final SnapshotRecords records = new SnapshotRecords("wishes");

    @Test
    void looksLikeARecordOfTheRealConnector() throws IOException {
        String real = Files.readString(Path.of("src/test/resources/debezium-snapshot-row.json"));

        ProducerRecord<byte[], byte[]> record = records.of(7, 4712, "12345");

        assertThat(text(record.key())).isEqualTo("{\"user_id\":4712,\"product_id\":\"12345\"}");
        assertThat(withoutTimes(text(record.value()))).isEqualTo(withoutTimes(real.strip()));
        assertThat(record.headers()).isEmpty();
    }

    @Test
    void laterRowsWereReadLater() {
        assertThat(text(records.of(50_000, 1, "1").value())).contains("\"op\":\"r\",\"ts_ms\":1795161601000");
        assertThat(text(records.of(0, 1, "1").value())).contains("\"op\":\"r\",\"ts_ms\":1795161600000");
    }

    private static String withoutTimes(String json) {
        return json.replaceAll("T[0-9:.]+Z", "T")
                .replaceAll("_([mun]s)\":\\d+", "_$1\":0")
                .replaceAll("\\d{4}-\\d\\d-\\d\\d", "");
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
