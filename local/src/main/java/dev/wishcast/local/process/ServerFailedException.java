package dev.wishcast.local.process;

/** A server of the local stack did not start, or is gone. The message is for the user: what failed and where its log is. */
public final class ServerFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ServerFailedException(String message) {
        super(message);
    }

    public ServerFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
