package dev.wishcast.sinks.credentials;

/** A file's content can't be used as credentials. */
public final class UnusableCredentialsException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * Says why the content can't be used.
     *
     * @param why without the file's name, in words that hold no part of a secret
     * @param cause added to the message if it is not {@code null}
     */
    public UnusableCredentialsException(String why, Throwable cause) {
        super(cause == null ? why : why + ": " + cause, cause);
    }
}
