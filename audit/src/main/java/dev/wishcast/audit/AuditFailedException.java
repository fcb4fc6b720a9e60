package dev.wishcast.audit;

/** The audit could not be made; the message says why, to an operator. */
public final class AuditFailedException extends Exception {

    private static final long serialVersionUID = 1;

    AuditFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
