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

    private final Map<K, Shared<V>> inUse = new HashMap<>();

    /** Something that ends when its last user has closed. */
    public interface Closing {

        /** Stops what runs on its behalf. Called once. */
        void close();
    }

    private static final class Shared<V> {

        private final V value;
        private int users;

        private Shared(V value) {
            this.value = value;
        }
    }

    /**
     * Joins those who use it, or opens it. Others wait meanwhile.
     *
     * @param open makes it; what it throws is thrown to the caller, and the next one tries again
     */
    public synchronized Lease acquire(K key, Function<K, V> open) {
        Shared<V> shared = inUse.get(key);
        if (shared == null) {
            shared = new Shared<>(open.apply(key));
            inUse.put(key, shared);
        }
        shared.users++;
        return new Lease(key, shared.value);
    }

    private synchronized void release(K key) {
        Shared<V> shared = inUse.get(key);
        shared.users--;
        if (shared.users == 0) {
            inUse.remove(key);
            shared.value.close();
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
