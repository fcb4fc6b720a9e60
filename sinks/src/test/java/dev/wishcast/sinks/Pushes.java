package dev.wishcast.sinks;

import dev.wishcast.sinks.channel.Notification;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Notifications for tests. */
public final class Pushes {

    public static final long FAR_FUTURE = 4_000_000_000_000L;

    /** As many recipients as the job puts into a slice. */
    private static final int SLICE = 100;

    private Pushes() {}

    public static SaleMessage message(String saleId, long expiresAt) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("url", "https://shop.example/p/12345");
        return new SaleMessage(saleId, "12345", "Flash sale", "40% off", attributes, 1_000, expiresAt);
    }

    public static Notification notification(String token, SaleMessage message) {
        Recipient recipient = new Recipient("user-of-" + token, "device-of-" + token, "android", token, "de-CH");
        return Notification.of(recipient, message);
    }

    /** A slice with one recipient. */
    public static Slice slice(String token, SaleMessage message) {
        return slices(notification(token, message)).get(0);
    }

    /** Slices of the notifications, in the same order. */
    public static List<Slice> slices(Notification... notifications) {
        List<Slice> slices = new ArrayList<>();
        List<Recipient> recipients = new ArrayList<>();
        for (int i = 0; i < notifications.length; i++) {
            SaleMessage message = notifications[i].message();
            recipients.add(notifications[i].recipient());
            boolean last = i + 1 == notifications.length
                    || !notifications[i + 1].message().equals(message);
            if (last || recipients.size() == SLICE) {
                slices.add(new Slice(0, message, List.copyOf(recipients)));
                recipients.clear();
            }
        }
        return slices;
    }
}
