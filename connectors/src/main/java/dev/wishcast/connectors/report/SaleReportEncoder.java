package dev.wishcast.connectors.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.wishcast.connectors.RecordEncoder;
import dev.wishcast.connectors.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serial;
import java.util.Map;

/** Writes reports as JSON objects with the names of {@link SaleReport}, keyed by the sale. */
public final class SaleReportEncoder implements RecordEncoder<SaleReport> {

    @Serial
    private static final long serialVersionUID = 1L;

    @Override
    public String key(SaleReport report) {
        return report.saleId();
    }

    @Override
    public byte[] value(SaleReport report) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = Json.FACTORY.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("saleId", report.saleId());
            json.writeStringField("productId", report.productId());
            json.writeNumberField("interestedUsers", report.interestedUsers());
            json.writeNumberField("bucketsFired", report.bucketsFired());
            json.writeNumberField("buckets", report.buckets());
            json.writeNumberField("bucketsFiredByMaxHold", report.bucketsFiredByMaxHold());
            json.writeObjectFieldStart("outcomes");
            for (Map.Entry<String, Long> outcome : report.outcomes().entrySet()) {
                json.writeNumberField(outcome.getKey(), outcome.getValue());
            }
            json.writeEndObject();
            json.writeNumberField("publishedAt", report.publishedAt());
            json.writeNumberField("firstAcceptedAt", report.firstAcceptedAt());
            json.writeNumberField("lastAcceptedAt", report.lastAcceptedAt());
            json.writeNumberField("updatedAt", report.updatedAt());
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }
}
