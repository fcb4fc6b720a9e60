package dev.wishcast.job.token;

import dev.wishcast.connectors.debezium.DeviceChange;
import org.apache.flink.util.Collector;

/**
 * A device row took a push token, or gave it up. Immutable.
 *
 * @param token the token
 * @param userId the device's owner
 * @param deviceId the device, unique for its user
 * @param held whether the row has the token now
 * @param registeredAt when the app last registered, in milliseconds since the epoch; 0 if unknown or given up
 * @param changedAt when MySQL committed the row, in milliseconds since the epoch; 0 if unknown
 */
public record TokenClaim(
        TokenKey token, String userId, String deviceId, boolean held, long registeredAt, long changedAt) {

    /** Finds out which token a row gave up, and which one it has. A heartbeat and a tombstone say neither. */
    public static void find(DeviceChange row, Collector<TokenClaim> out) {
        if (row.formerToken() != null) {
            out.collect(of(row, row.formerToken(), false, 0));
        }
        if (row.pushToken() != null) {
            out.collect(of(row, row.pushToken(), true, row.updatedAt() > 0 ? row.updatedAt() : row.changedAt()));
        }
    }

    private static TokenClaim of(DeviceChange row, String token, boolean held, long registeredAt) {
        return new TokenClaim(TokenKey.of(token), row.userId(), row.deviceId(), held, registeredAt, row.changedAt());
    }
}
