package dev.wishcast.job.audience;

import dev.wishcast.connectors.debezium.DeviceChange;
import dev.wishcast.connectors.debezium.Platform;
import dev.wishcast.connectors.receipt.TokenHash;

/**
 * A device of a user, as the audience keeps it, and the rule by which a dead token is no longer used: not until the device
 * has another one, or has registered the same one again later than it died. Both rows and receipts may come twice, late, or
 * again after newer ones; what is known of a token is the latest of each. Immutable. {@link #toString()} leaves the push
 * token out.
 *
 * @param platform decides the push provider
 * @param pushToken the provider's registration or device token
 * @param locale an IETF language tag, or {@code null}
 * @param registeredAt when the app last registered this token, in milliseconds since the epoch; 0 if unknown
 * @param deadSince since when the provider knows this token as dead, in milliseconds since the epoch; 0 if it does not
 */
public record Device(Platform platform, String pushToken, String locale, long registeredAt, long deadSince) {

    /**
     * The device after its row was inserted or updated.
     *
     * @param known what was known of the device, or {@code null}
     */
    static Device registered(DeviceChange row, Device known) {
        long registeredAt = row.updatedAt() > 0 ? row.updatedAt() : row.changedAt();
        long deadSince = 0;
        if (known != null && known.pushToken.equals(row.pushToken())) {
            registeredAt = Math.max(registeredAt, known.registeredAt);
            deadSince = known.deadSince;
        }
        return new Device(row.platform(), row.pushToken(), row.locale(), registeredAt, deadSince);
    }

    /** The device after one of its tokens was found dead: the same one, if it has another by now. */
    Device found(DeadToken dead) {
        return dead.since() > deadSince && dead.tokenHash().equals(TokenHash.of(pushToken))
                ? new Device(platform, pushToken, locale, registeredAt, dead.since())
                : this;
    }

    /** Whether a push would only meet a dead token. */
    boolean isSuppressed() {
        return deadSince > 0 && registeredAt <= deadSince;
    }

    @Override
    public String toString() {
        return "Device[platform=" + platform + ", locale=" + locale + ", registeredAt=" + registeredAt + ", deadSince="
                + deadSince + "]";
    }
}
