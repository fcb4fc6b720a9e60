package dev.wishcast.audit;

/** How the index and MySQL disagree on a row. */
public enum DifferenceKind {
    /** The row is in MySQL only. */
    NOT_IN_INDEX("in MySQL, not in the index"),
    /** The row is in the index only. */
    NOT_IN_MYSQL("in the index, not in MySQL"),
    /** The row is in both, with other values. */
    DIFFERENT("differs"),
    /** The index has the row in more than one bucket, which would push twice. */
    TWICE_IN_INDEX("twice in the index");

    /** For people. */
    final String label;

    DifferenceKind(String label) {
        this.label = label;
    }
}
