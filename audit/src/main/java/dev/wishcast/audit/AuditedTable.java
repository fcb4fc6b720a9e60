package dev.wishcast.audit;

/** A table whose rows the job keeps. */
public enum AuditedTable {
    WISHLIST("wishlist", "product"),
    DEVICE("devices", "device");

    private final String label;
    private final String itemLabel;

    AuditedTable(String label, String itemLabel) {
        this.label = label;
        this.itemLabel = itemLabel;
    }

    /** What people call its rows. */
    String label() {
        return label;
    }

    /** What a row is of, beside its user. */
    String itemLabel() {
        return itemLabel;
    }
}
