package dev.wishcast.connectors.receipt;

/**
 * The final outcome of one notification to one device. Immutable. All times are milliseconds since the epoch; 0 where
 * there is none.
 *
 * @param notificationId deterministic in sale, user and device; the same after a restart
 * @param saleId the sale
 * @param productId the product on sale
 * @param userId the device's owner
 * @param deviceId the device
 * @param provider {@code fcm} or {@code apns}
 * @param outcome how it ended
 * @param reason the provider's error code, or why it was not sent; {@code null} if accepted
 * @param attempts how many requests were sent, 0 if none
 * @param publishedAt when the sale event was written to Kafka
 * @param firstAttemptAt when the first request was sent
 * @param completedAt when the outcome was known
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
        long firstAttemptAt,
        long completedAt) {}
