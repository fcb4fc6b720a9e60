package dev.wishcast.audit;

import java.nio.file.Path;

/**
 * What to compare with what. Immutable.
 *
 * @param savepoint the path of a savepoint or of a retained checkpoint, as Flink takes it
 * @param mysql where MySQL is
 * @param wishlist the wishlist table
 * @param devices the device table
 * @param limit how many differences to tell of each kind in each table; 0 or more
 * @param tempDir where to sort, with room for three times what both sides hold
 */
public record AuditRequest(
        String savepoint, MySqlAccess mysql, TableLayout wishlist, TableLayout devices, int limit, Path tempDir) {

    /** Checks the limit, and throws an {@link IllegalArgumentException} if it is negative. */
    public AuditRequest {
        if (limit < 0) {
            throw new IllegalArgumentException("The limit is " + limit + ", but can't be negative.");
        }
    }
}
