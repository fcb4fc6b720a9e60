package dev.wishcast.sinks.channel;

import dev.wishcast.sinks.Recipient;
import dev.wishcast.sinks.SaleMessage;
import java.util.UUID;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * One message to one recipient. Immutable.
 *
 * @param id a UUID, as of {@link #of}
 * @param recipient whom it is for
 * @param message what it says; one object for many notifications
 */
public record Notification(String id, Recipient recipient, SaleMessage message) {

    /**
     * A notification whose id follows from its sale, user and device. One that is sent again after a crash therefore has the
     * id it had before, by which providers, phones and receipts recognise it. The id is a name-based UUID, the form that
     * {@code apns-id} asks for.
     */
    public static Notification of(Recipient recipient, SaleMessage message) {
        String sale = message.saleId();
        String user = recipient.userId();
        // The lengths keep ("ab", "c") and ("a", "bc") apart whatever the ids contain.
        String name = sale.length() + ":" + user.length() + ":" + sale + user + recipient.deviceId();
        return new Notification(UUID.nameUUIDFromBytes(name.getBytes(UTF_8)).toString(), recipient, message);
    }
}
