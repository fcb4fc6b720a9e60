package dev.wishcast.connectors.deadletter;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.wishcast.connectors.RecordEncoder;
import dev.wishcast.connectors.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serial;

/**
 * Writes dead letters as JSON objects with the names of {@link DeadLetter}; what does not apply is left out. The key says
 * what failed, so that a dead letter written twice after a restart can be told from two dead letters.
 */
public final class DeadLetterEncoder implements RecordEncoder<DeadLetter> {

    @Serial
    private static final long serialVersionUID = 1L;

    @Override
    public String key(DeadLetter letter) {
        return letter.topic() == null
                ? letter.notificationId()
                : letter.topic() + "-" + letter.partition() + "@" + letter.offset();
    }

    @Override
    public byte[] value(DeadLetter letter) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = Json.FACTORY.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("reason", letter.reason().name());
            json.writeStringField("detail", letter.detail());
            json.writeNumberField("timestamp", letter.timestamp());
            if (letter.topic() != null) {
                json.writeStringField("topic", letter.topic());
                json.writeNumberField("partition", letter.partition());
                json.writeNumberField("offset", letter.offset());
                json.writeNumberField("valueBytes", letter.valueBytes());
            }
            writeIfPresent(json, "key", letter.key());
            writeIfPresent(json, "value", letter.value());
            writeIfPresent(json, "notificationId", letter.notificationId());
            writeIfPresent(json, "saleId", letter.saleId());
            writeIfPresent(json, "userId", letter.userId());
            writeIfPresent(json, "deviceId", letter.deviceId());
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void writeIfPresent(JsonGenerator json, String field, String text) throws IOException {
        if (text != null) {
            json.writeStringField(field, text);
        }
    }
}
