package dev.wishcast.connectors.sale;

import dev.wishcast.connectors.RecordOrigin;
import java.util.Map;

/**
 * What a product team says of a flash sale. Immutable. All times are milliseconds since the epoch.
 *
 * @param saleId the sale; repeated events of one sale count once; never empty
 * @param productId the product on sale; never empty
 * @param status what is announced
 * @param startsAt when the sale starts; the time of publication if the event does not say, or stops a sale
 * @param endsAt when the sale ends, later than {@code startsAt}; the time of publication if the event stops a sale
 * @param title the notification's title; {@code null} unless {@link SaleStatus#STARTED}
 * @param body the notification's text, or {@code null}
 * @param attributes what the app gets beside the text; may be empty
 * @param publishedAt when the event was written to Kafka
 * @param origin where the event is in Kafka; {@code null} if it comes from elsewhere
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
        long publishedAt,
        RecordOrigin origin) {

    /** The event with its place in Kafka. */
    public SaleEvent from(RecordOrigin place) {
        return new SaleEvent(saleId, productId, status, startsAt, endsAt, title, body, attributes, publishedAt, place);
    }

    /** This sale's stop. It has all times of the sale, as whatever is told of a sale names the sale's own. */
    public SaleEvent stopped(SaleStatus how) {
        return new SaleEvent(saleId, productId, how, startsAt, endsAt, null, null, Map.of(), publishedAt, null);
    }
}
