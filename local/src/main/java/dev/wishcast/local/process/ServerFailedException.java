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

    /** The innermost cause in a printed stack trace of another process, or the whole trace if it names none. */
    public static String rootCause(String trace) {
        return trace.lines()
                .filter(line -> line.startsWith("Caused by: "))
                .reduce((outer, inner) -> inner)
                .orElse(trace);
    }
}
