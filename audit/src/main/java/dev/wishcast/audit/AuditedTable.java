package dev.wishcast.audit;

/** A table whose rows the job keeps. */
public enum AuditedTable {
    WISHLIST("wishlist", "product"),
    DEVICE("devices", "device");

    /** What people call its rows. */
    final String label;

    /** What a row is of, beside its user. */
    final String itemLabel;

    AuditedTable(String label, String itemLabel) {
        this.label = label;
        this.itemLabel = itemLabel;
    }
}
