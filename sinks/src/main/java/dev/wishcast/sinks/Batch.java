package dev.wishcast.sinks;

import java.util.concurrent.RejectedExecutionException;
import org.apache.flink.connector.base.sink.writer.ResultHandler;

/** Counts down a batch's notifications until {@code AsyncSinkWriter} may forget it. Used by the mailbox thread only. */
final class Batch {

    private final ResultHandler<PendingPush> handler;
    private int left;

    Batch(int size, ResultHandler<PendingPush> handler) {
        this.handler = handler;
        this.left = size;
    }

    /** One more is over or waits in the state. */
    void settled() {
        left--;
        if (left == 0) {
            try {
                handler.complete();
            } catch (RejectedExecutionException e) {
                // The task is ending: it works off its mail, but takes no more, and forgets the batch anyway.
            }
        }
    }
}
