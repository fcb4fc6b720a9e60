package dev.wishcast.connectors.receipt;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.wishcast.connectors.RecordEncoder;
import dev.wishcast.connectors.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serial;

/**
 * Writes receipts as JSON objects with the names of {@link DeliveryReceipt}, keyed by the notification. What is said of
 * a dead token is left out where there is none.
 */
public final class DeliveryReceiptEncoder implements RecordEncoder<DeliveryReceipt> {

    @Serial
    private static final long serialVersionUID = 1L;

    private static final int USUAL_BYTES = 512;

    @Override
    public String key(DeliveryReceipt receipt) {
        return receipt.notificationId();
    }

    @Override
    public byte[] value(DeliveryReceipt receipt) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
        try (JsonGenerator json = Json.FACTORY.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("notificationId", receipt.notificationId());
            json.writeStringField("saleId", receipt.saleId());
            json.writeStringField("productId", receipt.productId());
            json.writeStringField("userId", receipt.userId());
            json.writeStringField("deviceId", receipt.deviceId());
            json.writeStringField("provider", receipt.provider());
            json.writeStringField("outcome", receipt.outcome().name());
            json.writeStringField("reason", receipt.reason());
            json.writeNumberField("attempts", receipt.attempts());
            json.writeNumberField("publishedAt", receipt.publishedAt());
            json.writeNumberField("expiresAt", receipt.expiresAt());
            json.writeNumberField("firstAttemptAt", receipt.firstAttemptAt());
            json.writeNumberField("completedAt", receipt.completedAt());
            if (receipt.tokenHash() != null) {
                json.writeStringField("tokenHash", receipt.tokenHash());
                json.writeNumberField("tokenDeadSince", receipt.tokenDeadSince());
            }
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }
}
