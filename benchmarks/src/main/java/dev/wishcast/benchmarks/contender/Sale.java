package dev.wishcast.benchmarks.contender;

import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;

/**
 * What every contender sends: the same text, data and headers to tokens of a usual length. Immutable.
 *
 * @param id the sale's, and the collapse key by which the provider stub counts
 * @param expiresAt milliseconds since the epoch
 */
public record Sale(String id, long expiresAt) {

    static final String PRODUCT = "12345";
    public static final String TITLE = "Now 50% off";
    public static final String BODY = "Only until 8 p.m.";
    public static final Map<String, String> ATTRIBUTES = Map.of("deeplink", "shop://p/12345");

    /** FCM's are of about 150 characters. */
    private static final String FCM_TOKEN = "dkGq5HkzR7ePwL3nXyVbA2:APA91b" + "F5z8ldOZEm34ajCfNx7hZ9".repeat(5);

    /** APNs' are of 64 hexadecimal digits. */
    private static final String APNS_TOKEN = "00fc13adff785122b4ad28809a3420982341241421348097";

    static Sale endingInAnHour(String id) {
        return new Sale(id, System.currentTimeMillis() + 3_600_000);
    }

    static String fcmToken(long device) {
        return FCM_TOKEN + HexFormat.of().toHexDigits(device);
    }

    static String apnsToken(long device) {
        return APNS_TOKEN + HexFormat.of().toHexDigits(device);
    }

    UUID notificationId(long device) {
        return new UUID(id.hashCode(), device);
    }

    /** The payload of an APNs request, field by field what Wishcast sends. */
    String apnsPayload() {
        return """
                {"deeplink":"shop://p/12345","saleId":"%s","productId":"%s","aps":{"alert":{"title":"%s","body":"%s"}}}""".formatted(id, PRODUCT, TITLE, BODY);
    }
}
