package dev.wishcast.audit;

import dev.wishcast.connectors.receipt.TokenHash;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A row as the job keeps it, from either side. Immutable. Rows are sorted on disk, so it has no push token, only its hash.
 *
 * @param table the table
 * @param userId the user, first column of the primary key
 * @param itemId the product or the device, its second column
 * @param addedAt when the user added the product, in milliseconds since the epoch; 0 if unknown, and for devices
 * @param platform the device's, {@code android} or {@code ios}; {@code null} for a wish
 * @param tokenHash the device's, see {@link TokenHash}; {@code null} for a wish
 * @param locale the device's, or {@code null}
 */
public record AuditedRow(
        AuditedTable table,
        String userId,
        String itemId,
        long addedAt,
        String platform,
        String tokenHash,
        String locale) {

    static AuditedRow wish(String userId, String productId, long addedAt) {
        return new AuditedRow(AuditedTable.WISHLIST, userId, productId, addedAt, null, null, null);
    }

    static AuditedRow device(String userId, String deviceId, String platform, String pushToken, String locale) {
        return new AuditedRow(AuditedTable.DEVICE, userId, deviceId, 0, platform, TokenHash.of(pushToken), locale);
    }

    /** The same for the same row of both sides, and for no other. */
    String key() {
        return table + ":" + userId.length() + ":" + userId + itemId;
    }

    /** What a person would want to know of a row that one side lacks. */
    String summary() {
        return table == AuditedTable.WISHLIST ? "added at " + time(addedAt) : platform;
    }

    /** What is not as in MySQL; empty if all is. */
    String differencesFrom(AuditedRow inMySql) {
        List<String> differences = new ArrayList<>();
        if (addedAt != inMySql.addedAt) {
            differences.add("added at " + time(addedAt) + ", in MySQL " + time(inMySql.addedAt));
        }
        if (!Objects.equals(platform, inMySql.platform)) {
            differences.add("platform " + platform + ", in MySQL " + inMySql.platform);
        }
        if (!Objects.equals(tokenHash, inMySql.tokenHash)) {
            differences.add("token differs");
        }
        if (!Objects.equals(locale, inMySql.locale)) {
            differences.add("locale " + locale + ", in MySQL " + inMySql.locale);
        }
        return String.join("; ", differences);
    }

    private static String time(long millis) {
        return millis == 0 ? "an unknown time" : Instant.ofEpochMilli(millis).toString();
    }
}
