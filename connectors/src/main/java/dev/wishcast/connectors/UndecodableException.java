package dev.wishcast.connectors;

import java.io.Serial;

/** Ends the decoding of one record. It never leaves a decoder, and has no stack trace so that floods stay cheap. */
public final class UndecodableException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

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

    /** The result that this failure means. */
    public <T> Decoded<T> rejected() {
        return new Decoded.Rejected<>(reason, getMessage());
    }
}
