package dev.wishcast.connectors.receipt;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * The final outcome of one notification to one device. Written as a JSON object with the names of the components, without
 * those about a dead token where there is none, and keyed by the notification. Immutable. All times are milliseconds since
 * the epoch; 0 where there is none.
 *
 * @param notificationId deterministic in sale, user and device; the same after a restart
 * @param saleId the sale
 * @param productId the product on sale
 * @param userId the device's owner
 * @param deviceId the device
 * @param provider the channel's id, such as {@code fcm} or {@code apns}
 * @param outcome how it ended
 * @param reason the provider's error code, or why it was not sent; {@code null} if accepted
 * @param attempts how many requests were sent, 0 if none
 * @param publishedAt when the sale event was written to Kafka
 * @param expiresAt when the sale ends, and nothing is sent any more
 * @param firstAttemptAt when the first request was sent
 * @param completedAt when the outcome was known
 * @param tokenHash which token is dead, as {@link TokenHash} writes it; {@code null} if the outcome is another one
 * @param tokenDeadSince since when it is dead at the latest: a token registered later is alive again
 */
public record DeliveryReceipt(
        String notificationId,
        String saleId,
        String productId,
        String userId,
        String deviceId,
        String provider,
        DeliveryOutcome outcome,
        String reason,
        int attempts,
        long publishedAt,
        long expiresAt,
        long firstAttemptAt,
        long completedAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) String tokenHash,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) long tokenDeadSince) {}
