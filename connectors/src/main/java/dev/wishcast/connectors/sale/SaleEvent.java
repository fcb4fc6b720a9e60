package dev.wishcast.connectors.sale;

import java.util.Map;

/**
 * What a product team says of a flash sale. Immutable. All times are milliseconds since the epoch.
 *
 * @param saleId the sale; repeated events of one sale count once; never empty
 * @param productId the product on sale; never empty
 * @param status what is announced
 * @param startsAt when the sale starts; the time of publication if the event does not say
 * @param endsAt when the sale ends, later than {@code startsAt}
 * @param title the notification's title; {@code null} unless {@link SaleStatus#STARTED}
 * @param body the notification's text, or {@code null}
 * @param attributes what the app gets beside the text; may be empty
 * @param publishedAt when the event was written to Kafka
 */
public record SaleEvent(
        String saleId,
        String productId,
        SaleStatus status,
        long startsAt,
        long endsAt,
        String title,
        String body,
        Map<String, String> attributes,
        long publishedAt) {}
