package dev.wishcast.sinks.fcm;

import com.google.api.client.json.gson.GsonFactory;
import com.google.firebase.messaging.AndroidConfig;
import com.google.firebase.messaging.AndroidNotification;
import com.google.firebase.messaging.ApnsConfig;
import com.google.firebase.messaging.Aps;
import com.google.firebase.messaging.Message;
import com.google.firebase.messaging.Notification;
import com.google.firebase.messaging.WebpushConfig;
import com.google.firebase.messaging.WebpushNotification;
import dev.wishcast.sinks.SaleMessage;
import dev.wishcast.sinks.channel.Outcome;
import dev.wishcast.sinks.channel.UnsendableException;
import dev.wishcast.sinks.presentation.Presentation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A sale's message as FCM takes it for one platform, in bytes, with a gap for the token. Not modified after it was made.
 *
 * @param before what comes before the token
 * @param after what comes after it
 * @param unsendable what becomes of the notifications if the message can't be sent, or {@code null}
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; shared by all devices instead of copied.
record FcmMessage(byte[] before, byte[] after, Outcome unsendable) {

    /** firebase.google.com/docs/cloud-messaging/concept-options: the limit of a message's payload. */
    static final int MAX_PAYLOAD_BYTES = 4096;

    /** firebase.google.com/docs/reference/fcm/rest/v1/projects.messages#androidconfig: four weeks. */
    static final long MAX_TTL_SECONDS = 2_419_200;

    private static final String ANDROID = "android";

    private static final String GAP = "wishcast-3f0c8f2e-token-goes-here";

    /**
     * The message for devices of one platform.
     *
     * @param platform FCM takes the part of each platform from a message; Android needs none of the others' parts
     * @param now milliseconds since the epoch; the time to live counts from it to the sale's end
     */
    static FcmMessage render(SaleMessage message, String platform, Presentation presentation, long now) {
        int payload = payloadBytes(message);
        if (payload > MAX_PAYLOAD_BYTES) {
            return unsendable("PAYLOAD_TOO_LARGE", payload + " bytes; FCM takes " + MAX_PAYLOAD_BYTES);
        }
        try {
            String json = GsonFactory.getDefaultInstance()
                    .toString(Map.of("message", model(message, platform, presentation, now)));
            int gap = json.indexOf(GAP);
            return new FcmMessage(
                    json.substring(0, gap).getBytes(StandardCharsets.UTF_8),
                    json.substring(gap + GAP.length()).getBytes(StandardCharsets.UTF_8),
                    null);
        } catch (IOException | RuntimeException e) {
            return unsendable("UNRENDERABLE", e.toString());
        }
    }

    byte[] bodyFor(String token) throws UnsendableException {
        if (unsendable != null) {
            throw new UnsendableException(unsendable);
        }
        int length = token.length();
        byte[] body = new byte[before.length + length + after.length];
        System.arraycopy(before, 0, body, 0, before.length);
        for (int i = 0; i < length; i++) {
            body[before.length + i] = (byte) token.charAt(i);
        }
        System.arraycopy(after, 0, body, before.length + length, after.length);
        return body;
    }

    private static FcmMessage unsendable(String reason, String detail) {
        return new FcmMessage(null, null, new Outcome.Rejected(reason, detail));
    }

    @SuppressWarnings(
            "deprecation") // Firebase installation ids are to replace tokens; apps still register with tokens.
    private static Message model(SaleMessage message, String platform, Presentation presentation, long now) {
        long ttlSeconds = Math.max(0, Math.min((message.expiresAt() - now) / 1000, MAX_TTL_SECONDS));
        Message.Builder model = Message.builder()
                .setToken(GAP)
                .setNotification(Notification.builder()
                        .setTitle(message.title())
                        .setBody(message.body())
                        .build())
                .putAllData(message.attributes())
                .putData("saleId", message.saleId())
                .putData("productId", message.productId())
                .setAndroidConfig(android(message, presentation, ttlSeconds));
        if (!platform.equals(ANDROID)) {
            model.setApnsConfig(apns(message, presentation)).setWebpushConfig(webpush(message, ttlSeconds));
        }
        return model.build();
    }

    /** A second push of the same sale replaces the first: while the device is offline, and on screen. */
    private static AndroidConfig android(SaleMessage message, Presentation presentation, long ttlSeconds) {
        return AndroidConfig.builder()
                .setCollapseKey(message.saleId())
                .setNotification(AndroidNotification.builder()
                        .setTag(message.saleId())
                        .setSound(presentation.sound())
                        .setChannelId(presentation.androidChannel())
                        .build())
                .setPriority(AndroidConfig.Priority.HIGH)
                .setTtl(ttlSeconds * 1000)
                .build();
    }

    /** FCM passes this on to APNs, with the notification's text as the alert and the data beside it. */
    private static ApnsConfig apns(SaleMessage message, Presentation presentation) {
        return ApnsConfig.builder()
                .putHeader("apns-priority", "10")
                .putHeader("apns-expiration", Long.toString(message.expiresAt() / 1000))
                .putHeader("apns-collapse-id", Presentation.collapseId(message.saleId()))
                .setAps(Aps.builder().putAllCustomData(presentation.aps()).build())
                .build();
    }

    private static WebpushConfig webpush(SaleMessage message, long ttlSeconds) {
        return WebpushConfig.builder()
                .putHeader("TTL", Long.toString(ttlSeconds))
                .putHeader("Urgency", "high")
                .setNotification(
                        WebpushNotification.builder().setTag(message.saleId()).build())
                .build();
    }

    /** What the limit is about, in our reading: the texts and the data with their keys, not the envelope. */
    private static int payloadBytes(SaleMessage message) {
        int bytes = utf8(message.title())
                + utf8(message.body())
                + utf8("saleId")
                + utf8(message.saleId())
                + utf8("productId")
                + utf8(message.productId());
        for (Map.Entry<String, String> attribute : message.attributes().entrySet()) {
            bytes += utf8(attribute.getKey()) + utf8(attribute.getValue());
        }
        return bytes;
    }

    private static int utf8(String text) {
        return text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
    }
}
