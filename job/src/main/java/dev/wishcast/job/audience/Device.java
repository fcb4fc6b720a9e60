package dev.wishcast.job.audience;

import dev.wishcast.connectors.debezium.Platform;

/**
 * A device of a user, as the audience keeps it. Immutable. {@link #toString()} leaves the push token out.
 *
 * @param platform decides the push provider
 * @param pushToken the provider's registration or device token
 * @param locale an IETF language tag, or {@code null}
 * @param updatedAt when the app last registered, in milliseconds since the epoch; 0 if unknown
 */
public record Device(Platform platform, String pushToken, String locale, long updatedAt) {

    @Override
    public String toString() {
        return "Device[platform=" + platform + ", locale=" + locale + ", updatedAt=" + updatedAt + "]";
    }
}
