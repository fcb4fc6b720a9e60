package dev.wishcast.sinks;

import java.io.Serializable;

/**
 * One place to send a sale's message to: a device of a user. Immutable. {@link #toString()} leaves the address out.
 *
 * @param userId the user
 * @param deviceId the device, unique for its user
 * @param platform the device's platform as the configuration calls it, such as {@code android}
 * @param address what the channel sends to; for a push provider the registration or device token
 * @param locale an IETF language tag, or {@code null}
 */
public record Recipient(String userId, String deviceId, String platform, String address, String locale)
        implements Serializable {

    @Override
    public String toString() {
        return "Recipient[userId=" + userId + ", deviceId=" + deviceId + "]";
    }
}
