package dev.wishcast.audit;

/**
 * A row on which the index and MySQL disagree. Immutable. Never holds a push token.
 *
 * @param table the table
 * @param kind how they disagree
 * @param userId the user
 * @param itemId the product or the device
 * @param detail what differs, for people
 */
public record Difference(AuditedTable table, DifferenceKind kind, String userId, String itemId, String detail) {

    @Override
    public String toString() {
        return table.label + ": user " + userId + ", " + table.itemLabel + " " + itemId + ": " + kind.label + " ("
                + detail + ")";
    }
}
