package dev.wishcast.connectors.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

/**
 * How a sale's notifications stand so far. Written as a JSON object with the names of the components, keyed by the sale.
 * Immutable. Times are milliseconds since the epoch; 0 where there is none.
 *
 * @param saleId the sale
 * @param productId the product on sale
 * @param startsAt when the sale starts
 * @param endsAt when the sale ends
 * @param interestedUsers users found in the index when the sale fired
 * @param usersNotAsked how many of them got no notification, by reason: {@code CANCELLED}, {@code SOLD_OUT} or {@code SALE_ENDED}
 * @param bucketsFired how many of the product's buckets have been scanned
 * @param buckets how many there are
 * @param bucketsFiredByMaxHold how many of them did not wait for their wishlist changes any longer
 * @param bucketsNotFired how many were not and will not be scanned, by reason
 * @param outcomes final outcomes so far, by {@code provider.OUTCOME}, such as {@code fcm.ACCEPTED}
 * @param publishedAt when the sale event was written to Kafka
 * @param firstAcceptedAt when the first notification was accepted
 * @param lastAcceptedAt when the last one was, so far
 * @param updatedAt when this report was made
 * @param isFinal whether it is the sale's last one; it comes an hour after the sale's end
 */
public record SaleReport(
        String saleId,
        String productId,
        long startsAt,
        long endsAt,
        long interestedUsers,
        Map<String, Long> usersNotAsked,
        int bucketsFired,
        int buckets,
        int bucketsFiredByMaxHold,
        Map<String, Long> bucketsNotFired,
        Map<String, Long> outcomes,
        long publishedAt,
        long firstAcceptedAt,
        long lastAcceptedAt,
        long updatedAt,
        @JsonProperty("final") boolean isFinal) {}
