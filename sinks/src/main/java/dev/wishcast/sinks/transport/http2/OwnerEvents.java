package dev.wishcast.sinks.transport.http2;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The events that other threads hand over to the owner's thread. Thread-safe.
 *
 * <p>Events wait in a queue, and one task of the owner's handles many of them, in the order in which they came.
 */
final class OwnerEvents {

    /** So many events are handled by one task at most: the owner's thread has other tasks, too. */
    private static final int BATCH = 128;

    private final Queue<Runnable> events = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean awake = new AtomicBoolean();
    private final Executor owner;
    private final Runnable turn;

    /** @param turn the owner's task; it calls {@link #handle} */
    OwnerEvents(Executor owner, Runnable turn) {
        this.owner = owner;
        this.turn = turn;
    }

    /** Adds an event. The owner's thread handles it after the next {@link #wake}. */
    void add(Runnable event) {
        events.add(event);
    }

    /** Adds an event, and has the owner's thread handle it. */
    void post(Runnable event) {
        events.add(event);
        wake();
    }

    /** Has the owner's thread take a turn, unless one is due already. */
    void wake() {
        if (!awake.get() && awake.compareAndSet(false, true)) {
            owner.execute(turn);
        }
    }

    /** Has the owner's thread take a turn if there is an event. */
    void wakeIfAny() {
        if (!events.isEmpty()) {
            wake();
        }
    }

    /** Drops all events. */
    void clear() {
        events.clear();
    }

    /** Handles a batch of events. Called by the owner's thread. */
    void handle() {
        // First: whoever adds an event from here on takes care of another turn.
        awake.set(false);
        for (int i = 0; i < BATCH; i++) {
            Runnable event = events.poll();
            if (event == null) {
                return;
            }
            event.run();
        }
        wakeIfAny();
    }
}
