package dev.wishcast.sinks;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.apache.flink.connector.base.sink.writer.RequestBuffer;
import org.apache.flink.connector.base.sink.writer.RequestEntryWrapper;

/**
 * The writer's checkpointed buffer, in which notifications that must wait do not stand in the way of others. Used by the
 * mailbox thread only.
 *
 * <p>{@link #size()}, {@link #isEmpty()} and {@link #poll()} see only what may be sent now: {@code AsyncSinkWriter} loops
 * until the buffer is empty, and would spin on an entry that is not due. State holds both parts. What is due comes back
 * through {@link #pollDue}, on the writer's own timer.
 */
final class DelayingRequestBuffer implements RequestBuffer<PendingPush> {

    /** Batches are limited by count. Bytes are known only once a request is rendered, right before it is sent. */
    static final long ENTRY_SIZE = 1;

    private final LongSupplier clock;
    private final Deque<RequestEntryWrapper<PendingPush>> ready = new ArrayDeque<>();
    private final PriorityQueue<RequestEntryWrapper<PendingPush>> waiting = new PriorityQueue<>(
            Comparator.comparingLong(entry -> entry.getRequestEntry().notBefore()));

    private final Map<SaleMessage, SaleMessage> messages = new HashMap<>();

    DelayingRequestBuffer(LongSupplier clock) {
        this.clock = clock;
    }

    @Override
    public void add(RequestEntryWrapper<PendingPush> entry, boolean prioritize) {
        if (entry.getRequestEntry().notBefore() > clock.getAsLong()) {
            waiting.add(entry);
        } else if (prioritize) {
            ready.addFirst(entry);
        } else {
            ready.addLast(entry);
        }
    }

    @Override
    public RequestEntryWrapper<PendingPush> poll() {
        return ready.poll();
    }

    @Override
    public RequestEntryWrapper<PendingPush> peek() {
        return ready.peek();
    }

    @Override
    public boolean isEmpty() {
        return ready.isEmpty();
    }

    @Override
    public int size() {
        return ready.size();
    }

    @Override
    public long totalSizeInBytes() {
        return ready.size() * ENTRY_SIZE;
    }

    @Override
    public Collection<RequestEntryWrapper<PendingPush>> getBufferedState() {
        List<RequestEntryWrapper<PendingPush>> all = new ArrayList<>(ready.size() + waiting.size());
        all.addAll(ready);
        all.addAll(waiting);
        return all;
    }

    /** How many notifications wait for their time. */
    int waiting() {
        return waiting.size();
    }

    /** Lets a notification wait, even if its time has come: only {@link #pollDue} brings it back. */
    void putBack(PendingPush push) {
        // Off the network, every notification brings a copy of its sale's message; those that wait share one.
        SaleMessage message = messages.computeIfAbsent(push.request().message(), Function.identity());
        waiting.add(new RequestEntryWrapper<>(push.withMessage(message), ENTRY_SIZE));
    }

    /** Takes out all notifications of a sale, those that may be sent now too. */
    List<PendingPush> removeAllOf(String saleId) {
        List<PendingPush> removed = new ArrayList<>();
        Predicate<RequestEntryWrapper<PendingPush>> remove = entry -> {
            PendingPush push = entry.getRequestEntry();
            return push.request().message().saleId().equals(saleId) && removed.add(push);
        };
        ready.removeIf(remove);
        waiting.removeIf(remove);
        return removed;
    }

    /** When the next of those that wait is due, in milliseconds since the epoch; {@link Long#MAX_VALUE} if none waits. */
    long nextDueAt() {
        RequestEntryWrapper<PendingPush> next = waiting.peek();
        return next == null ? Long.MAX_VALUE : next.getRequestEntry().notBefore();
    }

    /** Removes one that is due now; {@code null} if none is. */
    PendingPush pollDue() {
        if (nextDueAt() > clock.getAsLong()) {
            return null;
        }
        PendingPush due = waiting.remove().getRequestEntry();
        if (waiting.isEmpty()) {
            messages.clear();
        }
        return due;
    }
}
