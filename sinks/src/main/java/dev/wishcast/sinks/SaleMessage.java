package dev.wishcast.sinks;

import java.io.Serializable;
import java.util.Map;

/**
 * What a sale's notifications say; the same for all its devices. Immutable. Times are milliseconds since the epoch.
 *
 * @param saleId the sale
 * @param productId the product on sale
 * @param title the notification's title
 * @param body the notification's text, or {@code null}
 * @param attributes what the app gets beside the text; a serializable map, may be empty
 * @param publishedAt when the sale event was written to Kafka
 * @param expiresAt when the sale ends: nothing is sent after it, and providers drop what they still hold
 */
public record SaleMessage(
        String saleId,
        String productId,
        String title,
        String body,
        Map<String, String> attributes,
        long publishedAt,
        long expiresAt)
        implements Serializable {}
