package dev.wishcast.sinks.writer;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.common.operators.MailboxExecutor;

/**
 * Runs tasks on the mailbox thread, in the order in which they come. {@link #execute} and {@link #wake} may be called by any
 * thread, the rest by the mailbox thread only.
 *
 * <p>There is one mail at a time, however many tasks wait: a thousand responses that come together cost one mail. A mail runs a
 * limited number of tasks, so that barriers and input come through between two of them.
 */
final class OwnerQueue implements Executor {

    private static final int MOST_TASKS_A_MAIL = 500;

    private final MailboxExecutor mailbox;
    private final Runnable afterwards;
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final AtomicBoolean mailed = new AtomicBoolean();

    /** @param afterwards runs at the end of every mail */
    OwnerQueue(MailboxExecutor mailbox, Runnable afterwards) {
        this.mailbox = mailbox;
        this.afterwards = afterwards;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        wake();
    }

    /** Sees to it that there is a mail. */
    void wake() {
        if (mailed.compareAndSet(false, true)) {
            try {
                mailbox.execute(this::run, "responses of a channel");
            } catch (RejectedExecutionException ignored) {
                // The task is ending: whoever closes it takes the rest with runNext.
            }
        }
    }

    private void run() {
        mailed.set(false);
        for (int i = 0; i < MOST_TASKS_A_MAIL && !tasks.isEmpty(); i++) {
            tasks.remove().run();
        }
        if (!tasks.isEmpty()) {
            wake();
        }
        afterwards.run();
    }

    /** Runs the next task; waits for one if there is none. Returns whether one came in time. */
    boolean runNext(long timeoutNanos) throws InterruptedException {
        Runnable task = tasks.poll(timeoutNanos, TimeUnit.NANOSECONDS);
        if (task != null) {
            task.run();
        }
        return task != null;
    }
}
