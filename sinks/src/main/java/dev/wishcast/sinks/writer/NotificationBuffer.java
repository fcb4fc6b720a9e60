package dev.wishcast.sinks.writer;

import dev.wishcast.sinks.channel.Notification;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * All notifications of one subtask that are neither settled nor in flight, ordered by when they are due; first in, first out
 * among those due at the same time. A new one is due when it comes. Used by one thread.
 *
 * <p>Due times are rounded to {@value #GRAIN_MILLIS} ms, and notifications due at the same time share a bucket. A bucket whose
 * notifications are all behind one gate is put off as a whole: when a provider is down, probing it costs the same whether a
 * hundred notifications wait or half a million.
 *
 * <p>What is of a stopped sale is kept apart. It is only to be settled, and is never due.
 */
final class NotificationBuffer {

    static final long GRAIN_MILLIS = 5;

    private final Function<Notification, String> gateKeys;
    private final NavigableMap<Long, Bucket> byDueTime = new TreeMap<>();
    private final Deque<PendingNotification> stopped = new ArrayDeque<>();
    private int size;

    /** How many are in buckets up to {@link #dueUntil}. */
    private int due;

    private long dueUntil;

    /** @param gateKeys as of {@link dev.wishcast.sinks.channel.Protocol#gateKey} */
    NotificationBuffer(Function<Notification, String> gateKeys) {
        this.gateKeys = gateKeys;
    }

    /** Adds one that is due since then, behind all that are. */
    void addDue(PendingNotification pending, long since) {
        add(pending, roundDown(since));
    }

    /** Adds one that is due at its {@link PendingNotification#dueAt()}. */
    void addWaiting(PendingNotification pending) {
        add(pending, roundUp(pending.dueAt()));
    }

    /** Adds one of a stopped sale. */
    void addStopped(PendingNotification pending) {
        stopped.add(pending);
    }

    private void add(PendingNotification pending, long dueAt) {
        byDueTime.computeIfAbsent(dueAt, ignored -> new Bucket()).add(pending, gateKeys.apply(pending.notification()));
        size++;
        if (dueAt <= dueUntil) {
            due++;
        }
    }

    /** The next one that is due; {@code null} if none is. */
    PendingNotification peek(long now) {
        passTo(now);
        return due == 0 ? null : byDueTime.firstEntry().getValue().notifications.peek();
    }

    /** Takes out what {@link #peek} returned. */
    PendingNotification poll() {
        Map.Entry<Long, Bucket> first = byDueTime.firstEntry();
        PendingNotification polled = first.getValue().notifications.remove();
        if (first.getValue().notifications.isEmpty()) {
            byDueTime.remove(first.getKey());
        }
        size--;
        due--;
        return polled;
    }

    /** Counts those that have become due since the last call. */
    private void passTo(long now) {
        if (now > dueUntil) {
            for (Bucket passed : byDueTime.subMap(dueUntil, false, now, true).values()) {
                due += passed.notifications.size();
            }
            dueUntil = now;
        }
    }

    /**
     * Puts off what {@link #peek} returned and all that share its bucket, if they share its gate and none of their sales ends
     * before the gate opens.
     *
     * @return how many were put off; 0 if the one has to be treated alone
     */
    int putOff(long until) {
        Map.Entry<Long, Bucket> first = byDueTime.firstEntry();
        Bucket bucket = first.getValue();
        long dueAt = roundUp(until);
        if (bucket.gateKey == null || bucket.earliestExpiry <= dueAt || dueAt <= dueUntil) {
            return 0;
        }
        int count = bucket.notifications.size();
        byDueTime.remove(first.getKey());
        byDueTime.merge(dueAt, bucket, Bucket::mergedWith);
        due -= count;
        return count;
    }

    /** Puts all notifications of a sale apart, as it is stopped. One pass: it takes milliseconds for 100,000. */
    void stop(String saleId) {
        int before = stopped.size();
        byDueTime.values().removeIf(bucket -> {
            bucket.notifications.removeIf(pending -> pending.saleId().equals(saleId) && stopped.add(pending));
            return bucket.notifications.isEmpty();
        });
        size -= stopped.size() - before;
        due = 0;
        byDueTime.headMap(dueUntil, true).values().forEach(bucket -> due += bucket.notifications.size());
    }

    /** Takes out one of a stopped sale; {@code null} if there is none. */
    PendingNotification pollStopped() {
        return stopped.poll();
    }

    /** How many are of stopped sales. */
    int stopped() {
        return stopped.size();
    }

    /** When the next one is due, in milliseconds since the epoch; {@link Long#MAX_VALUE} if there is none. */
    long nextDueAt() {
        return byDueTime.isEmpty() ? Long.MAX_VALUE : byDueTime.firstKey();
    }

    /** How many there are, without those of stopped sales. */
    int size() {
        return size;
    }

    /** How many were due when {@link #peek} was last called. */
    int due() {
        return due;
    }

    /** How many wait for their time, or to be settled. */
    int waiting() {
        return size - due + stopped.size();
    }

    /** All of them: those of stopped sales, and the others in the order in which they are due. */
    List<PendingNotification> all() {
        List<PendingNotification> all = new ArrayList<>(size + stopped.size());
        all.addAll(stopped);
        byDueTime.values().forEach(bucket -> all.addAll(bucket.notifications));
        return all;
    }

    private static long roundDown(long millis) {
        return millis - Math.floorMod(millis, GRAIN_MILLIS);
    }

    private static long roundUp(long millis) {
        return roundDown(millis + GRAIN_MILLIS - 1);
    }

    /** Notifications that are due at the same time. */
    private static final class Bucket {

        private final Deque<PendingNotification> notifications = new ArrayDeque<>();

        /** The gate that all are behind; {@code null} if there is more than one. */
        private String gateKey;

        /** Not later than the earliest end of a sale. */
        private long earliestExpiry = Long.MAX_VALUE;

        void add(PendingNotification pending, String key) {
            if (notifications.isEmpty()) {
                gateKey = key;
            } else if (gateKey != null && !gateKey.equals(key)) {
                gateKey = null;
            }
            earliestExpiry = Math.min(earliestExpiry, pending.expiresAt());
            notifications.add(pending);
        }

        /** This bucket's notifications and then the other's, in the larger one of the two. */
        Bucket mergedWith(Bucket other) {
            Bucket larger = this;
            if (notifications.size() < other.notifications.size()) {
                larger = other;
                notifications.descendingIterator().forEachRemaining(other.notifications::addFirst);
            } else {
                notifications.addAll(other.notifications);
            }
            larger.gateKey = gateKey == null || !gateKey.equals(other.gateKey) ? null : gateKey;
            larger.earliestExpiry = Math.min(earliestExpiry, other.earliestExpiry);
            return larger;
        }
    }
}
