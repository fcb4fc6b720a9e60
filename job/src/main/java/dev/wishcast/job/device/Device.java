package dev.wishcast.job.device;

import dev.wishcast.connectors.debezium.DeviceChange;
import dev.wishcast.connectors.receipt.TokenHash;

/**
 * A device of a user. The device gets no push while its token is dead. It gets pushes again when it has another token, or when
 * the app has registered the same token later than the token died. Rows and receipts may come twice,
 * late, or again after newer ones, so the latest registration and the latest death count. Immutable. {@link #toString()}
 * leaves the push token out.
 *
 * @param deviceId the device, unique for its user
 * @param platform what the table calls it, in lower case; decides the channel
 * @param pushToken the provider's registration or device token
 * @param locale an IETF language tag, or {@code null}
 * @param registeredAt when the app last registered this token, in milliseconds since the epoch; 0 if unknown
 * @param deadSince since when the provider knows this token as dead, in milliseconds since the epoch; 0 if it does not
 */
public record Device(
        String deviceId, String platform, String pushToken, String locale, long registeredAt, long deadSince) {

    /**
     * The device after its row was inserted or updated.
     *
     * @param known what was known of the device, or {@code null}
     */
    static Device ofRow(DeviceChange row, Device known) {
        long registeredAt = row.updatedAt() > 0 ? row.updatedAt() : row.changedAt();
        long deadSince = 0;
        if (known != null && known.pushToken.equals(row.pushToken())) {
            registeredAt = Math.max(registeredAt, known.registeredAt);
            deadSince = known.deadSince;
        }
        return new Device(row.deviceId(), row.platform(), row.pushToken(), row.locale(), registeredAt, deadSince);
    }

    /** The device after one of its tokens died. Nothing changes if the device has another token by now. */
    Device withDeath(DeadToken dead) {
        return dead.since() > deadSince && dead.tokenHash().equals(TokenHash.of(pushToken)) ? dead(dead.since()) : this;
    }

    /** The device with its token dead since a time, unless a later death is known. */
    Device dead(long since) {
        return since > deadSince ? new Device(deviceId, platform, pushToken, locale, registeredAt, since) : this;
    }

    /** Whether a push would only meet a dead token. */
    public boolean isSuppressed() {
        return deadSince > 0 && registeredAt <= deadSince;
    }

    @Override
    public String toString() {
        return "Device[deviceId=" + deviceId + ", platform=" + platform + ", locale=" + locale + ", registeredAt="
                + registeredAt + ", deadSince=" + deadSince + "]";
    }
}
