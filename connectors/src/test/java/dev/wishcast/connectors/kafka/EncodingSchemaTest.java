package dev.wishcast.connectors.kafka;

import dev.wishcast.connectors.report.SaleReport;
import dev.wishcast.connectors.report.SaleReportEncoder;
import java.util.Map;
import org.apache.flink.util.InstantiationUtil;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class EncodingSchemaTest {

    @Test
    void writesKeyAndValueToItsTopic() throws Exception {
        SaleReport report = new SaleReport("sale ☃", "p", 1, 2, 3, 0, Map.of(), 4, 5, 6, 7);
        EncodingSchema<SaleReport> schema =
                InstantiationUtil.clone(new EncodingSchema<>("reports", new SaleReportEncoder()));
        ProducerRecord<byte[], byte[]> record = schema.serialize(report, null, null);
        assertThat(record.topic()).isEqualTo("reports");
        assertThat(record.key()).isEqualTo("sale ☃".getBytes(UTF_8));
        assertThat(record.value()).isEqualTo(new SaleReportEncoder().value(report));
    }
}
