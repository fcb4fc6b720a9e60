package dev.wishcast.local.await;

import dev.wishcast.local.process.ServerFailedException;
import dev.wishcast.local.stack.Stack;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Waits on a stack of which parts may be away for a while, as after a crash. Thread-safe. */
public final class AwaitRecovery {

    private static final Duration POLL = Duration.ofMillis(20);

    private final Stack stack;
    private final Duration timeout;

    /** Makes waits that each take so long at most. */
    public AwaitRecovery(Stack stack, Duration timeout) {
        this.stack = stack;
        this.timeout = timeout;
    }

    /**
     * Waits until the condition answers true. A condition that throws is not true yet, as the part that it asks may be away.
     *
     * @param what names the condition in the message of a failure, as in "not running again"
     * @throws ServerFailedException if the time runs out, or a server ends that nobody killed
     */
    public void until(String what, Callable<Boolean> condition) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        Exception last = null;
        while (System.nanoTime() < deadline) {
            try {
                if (condition.call()) {
                    return;
                }
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                last = e;
            }
            stack.checkAlive();
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        }
        throw new ServerFailedException(
                "After " + timeout.toSeconds() + " s: not " + what + (last == null ? "." : ": " + last.getMessage())
                        + "\nLogs: " + stack.run().logs(),
                last);
    }
}
