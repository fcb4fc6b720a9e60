package dev.wishcast.sinks.channel;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Things that all subtasks of a job in one TaskManager share. They are opened by the first user and closed by the last, so
 * that no thread outlives the job it worked for. Thread-safe.
 *
 * @param <K> what tells them apart, with {@code equals} and {@code hashCode}
 * @param <V> what is shared; it must be thread-safe
 */
public final class SharedBySubtasks<K, V extends SharedBySubtasks.Closing> {

    private final Map<K, V> inUse = new HashMap<>();
    private final Map<K, Integer> users = new HashMap<>();

    /** Something that ends when its last user has closed. */
    public interface Closing {

        /** Stops what runs on its behalf, if anything does. Called once. */
        default void close() {}
    }

    /**
     * Joins those who use it, or opens it. Others wait meanwhile.
     *
     * @param open makes it; what it throws is thrown to the caller, and the next one tries again
     */
    public synchronized Lease acquire(K key, Function<K, V> open) {
        V value = inUse.computeIfAbsent(key, open);
        users.merge(key, 1, Integer::sum);
        return new Lease(key, value);
    }

    private synchronized void release(K key) {
        if (users.merge(key, -1, Integer::sum) == 0) {
            users.remove(key);
            inUse.remove(key).close();
        }
    }

    /** One user's hold. */
    public final class Lease implements AutoCloseable {

        private final K key;
        private final V value;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Lease(K key, V value) {
            this.key = key;
            this.value = value;
        }

        /** What is shared; not to be used after {@link #close}. */
        public V get() {
            return value;
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                release(key);
            }
        }
    }
}
