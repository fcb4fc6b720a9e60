package dev.wishcast.connectors.kafka;

import dev.wishcast.connectors.json.Json;
import dev.wishcast.connectors.report.SaleReport;
import java.util.Map;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.util.InstantiationUtil;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class KafkaSinksTest {

    @Test
    void writesKeyAndValueToItsTopic() throws Exception {
        SaleReport report =
                new SaleReport("sale ☃", "p", 1, 2, 3, Map.of(), 1, 2, 0, Map.of(), Map.of(), 4, 5, 6, 7, false);
        KafkaRecordSerializationSchema<SaleReport> schema =
                InstantiationUtil.clone(KafkaSinks.asJson("reports", SaleReport::saleId));
        ProducerRecord<byte[], byte[]> record = schema.serialize(report, null, null);
        assertThat(record.topic()).isEqualTo("reports");
        assertThat(record.key()).isEqualTo("sale ☃".getBytes(UTF_8));
        assertThat(record.value()).isEqualTo(Json.write(report));
    }
}
