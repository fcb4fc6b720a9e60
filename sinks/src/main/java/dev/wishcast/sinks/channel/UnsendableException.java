package dev.wishcast.sinks.channel;

/** No request can be made of a notification. Made without a stack trace: a whole sale's may be too long. */
public final class UnsendableException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Outcome outcome;

    /**
     * Creates the exception.
     *
     * @param outcome what becomes of the notification instead
     */
    public UnsendableException(Outcome outcome) {
        super(null, null, false, false);
        this.outcome = outcome;
    }

    /** What becomes of the notification. */
    public Outcome outcome() {
        return outcome;
    }
}
