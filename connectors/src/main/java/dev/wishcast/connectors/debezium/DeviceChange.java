package dev.wishcast.connectors.debezium;

/**
 * One row of the device table came, changed or went. Immutable. {@link #toString()} leaves the push tokens out.
 *
 * @param userId the device's owner, as an opaque string; empty only for a heartbeat
 * @param deviceId the device, unique for its user; empty only for a heartbeat
 * @param kind whether the device can be reached now, or a heartbeat, which has no more than {@code changedAt}
 * @param platform what the table calls the device's platform, in lower case; {@code null} if the device can't be reached
 * @param pushToken the provider's registration or device token; {@code null} if the device can't be reached
 * @param locale an IETF language tag, or {@code null}
 * @param formerToken the token that the device had before the change, if the change took it away; {@code null} if it did not,
 *     or if the record does not say, as snapshot rows and tombstones never do
 * @param updatedAt when the app last registered, in milliseconds since the epoch, at the latest when the record was written
 *     to Kafka; 0 if the device can't be reached or the row does not say
 * @param changedAt when MySQL committed the change, in milliseconds since the epoch; 0 for snapshot rows and tombstones,
 *     which do not say
 */
public record DeviceChange(
        String userId,
        String deviceId,
        ChangeKind kind,
        String platform,
        String pushToken,
        String locale,
        String formerToken,
        long updatedAt,
        long changedAt) {

    /** A change that took no token away from the device, or does not say so. */
    public DeviceChange(
            String userId,
            String deviceId,
            ChangeKind kind,
            String platform,
            String pushToken,
            String locale,
            long updatedAt,
            long changedAt) {
        this(userId, deviceId, kind, platform, pushToken, locale, null, updatedAt, changedAt);
    }

    @Override
    public String toString() {
        return "DeviceChange[userId=" + userId + ", deviceId=" + deviceId + ", kind=" + kind + ", platform=" + platform
                + ", changedAt=" + changedAt + "]";
    }
}
