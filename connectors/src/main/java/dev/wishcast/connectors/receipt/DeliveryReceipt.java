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
        String tokenHash,
        long tokenDeadSince) {

    /** A receipt that tells nothing of the token. */
    public DeliveryReceipt(
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
            long completedAt) {
        this(
                notificationId,
                saleId,
                productId,
                userId,
                deviceId,
                provider,
                outcome,
                reason,
                attempts,
                publishedAt,
                expiresAt,
                firstAttemptAt,
                completedAt,
                null,
                0);
    }

    /** The same receipt, which also tells that the token is dead, and since when. */
    public DeliveryReceipt withDeadToken(String hash, long since) {
        return new DeliveryReceipt(
                notificationId,
                saleId,
                productId,
                userId,
                deviceId,
                provider,
                outcome,
                reason,
                attempts,
                publishedAt,
                expiresAt,
                firstAttemptAt,
                completedAt,
                hash,
                since);
    }
}
