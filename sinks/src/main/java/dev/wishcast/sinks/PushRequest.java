package dev.wishcast.sinks;

import dev.wishcast.connectors.receipt.DeliveryOutcome;
import dev.wishcast.connectors.receipt.DeliveryReceipt;
import java.io.Serializable;
import java.util.Map;

/**
 * One notification to one device. Immutable. {@link #toString()} leaves the token out.
 *
 * @param notificationId a UUID, deterministic in sale, user and device
 * @param userId the device's owner
 * @param deviceId the device
 * @param provider who delivers it
 * @param token the provider's registration or device token
 * @param locale an IETF language tag, or {@code null}
 * @param withdrawn the sale was cancelled or sold out: not sent, only receipted
 * @param message what it says
 */
public record PushRequest(
        String notificationId,
        String userId,
        String deviceId,
        Provider provider,
        String token,
        String locale,
        boolean withdrawn,
        SaleMessage message)
        implements Serializable {

    /** Instead of a notification, word to a sink that a sale was stopped: what it still holds of it is not to be sent. */
    public static PushRequest stop(String saleId) {
        SaleMessage sale = new SaleMessage(saleId, null, null, null, Map.of(), 0, 0);
        return new PushRequest(null, null, null, null, null, null, true, sale);
    }

    /** Whether this is no notification, but made by {@link #stop}. */
    public boolean isStop() {
        return notificationId == null;
    }

    /** The same request, no longer to be sent. */
    public PushRequest asWithdrawn() {
        return new PushRequest(notificationId, userId, deviceId, provider, token, locale, true, message);
    }

    /**
     * The receipt of this notification's final outcome. Times are milliseconds since the epoch.
     *
     * @param reason the provider's error code, or why it was not sent; {@code null} if accepted
     * @param attempts how many requests were sent
     * @param firstAttemptAt when the first was sent, or 0
     * @param completedAt when the outcome was known
     */
    public DeliveryReceipt receipt(
            DeliveryOutcome outcome, String reason, int attempts, long firstAttemptAt, long completedAt) {
        return new DeliveryReceipt(
                notificationId,
                message.saleId(),
                message.productId(),
                userId,
                deviceId,
                provider.label(),
                outcome,
                reason,
                attempts,
                message.publishedAt(),
                message.expiresAt(),
                firstAttemptAt,
                completedAt);
    }

    PushRequest withMessage(SaleMessage other) {
        return new PushRequest(notificationId, userId, deviceId, provider, token, locale, withdrawn, other);
    }

    @Override
    public String toString() {
        return "PushRequest[notificationId=" + notificationId + ", saleId=" + message.saleId() + ", userId=" + userId
                + ", deviceId=" + deviceId + ", provider=" + provider + ", withdrawn=" + withdrawn + "]";
    }
}
