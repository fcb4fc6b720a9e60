package dev.wishcast.connectors;

/**
 * Ends the decoding of one record, which belongs to the dead letters. The message is for a person to read: the field and
 * what is wrong with it; never a push token. There is no stack trace, so that floods stay cheap.
 */
public final class UndecodableException extends Exception {

    private final DeadLetterReason reason;

    public UndecodableException(DeadLetterReason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    public static UndecodableException invalid(String detail) {
        return new UndecodableException(DeadLetterReason.INVALID, detail);
    }

    public static UndecodableException unreadable(String detail) {
        return new UndecodableException(DeadLetterReason.UNREADABLE, detail);
    }

    /** Why the record belongs to the dead letters. */
    public DeadLetterReason reason() {
        return reason;
    }
}
