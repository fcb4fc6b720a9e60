package dev.wishcast.connectors.debezium;

/**
 * One row of the device table came, changed or went. Immutable. {@link #toString()} leaves the push token out.
 *
 * @param userId the device's owner, as an opaque string; empty only for a heartbeat
 * @param deviceId the device, unique for its user; empty only for a heartbeat
 * @param kind whether the device can be reached now, or a heartbeat, which has no more than {@code changedAt}
 * @param platform what the table calls the device's platform, in lower case; {@code null} if the device can't be reached
 * @param pushToken the provider's registration or device token; {@code null} if the device can't be reached
 * @param locale an IETF language tag, or {@code null}
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
        long updatedAt,
        long changedAt) {

    @Override
    public String toString() {
        return "DeviceChange[userId=" + userId + ", deviceId=" + deviceId + ", kind=" + kind + ", platform=" + platform
                + ", changedAt=" + changedAt + "]";
    }
}
