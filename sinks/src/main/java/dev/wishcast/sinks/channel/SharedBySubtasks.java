package dev.wishcast.sinks.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Things that all subtasks of a job in one TaskManager share. They are opened by the first user and closed by the last, so
 * that no thread outlives the job it worked for. Thread-safe.
 *
 * @param <T> what is shared; it must be thread-safe
 */
public final class SharedBySubtasks<T> {

    private final List<Lease> leases = new ArrayList<>();
    private final Consumer<T> close;

    /** @param close stops what runs on behalf of a thing whose last user has closed */
    public SharedBySubtasks(Consumer<T> close) {
        this.close = close;
    }

    /**
     * Joins those who use it, or opens it. Others wait meanwhile.
     *
     * @param key what tells things apart, by {@code equals}
     * @param open makes it; what it throws is thrown to the caller, and the next one tries again
     */
    public synchronized Lease acquire(Object key, Supplier<T> open) {
        T shared = leases.stream()
                .filter(lease -> lease.key.equals(key))
                .findFirst()
                .map(Lease::get)
                .orElseGet(open);
        Lease lease = new Lease(key, shared);
        leases.add(lease);
        return lease;
    }

    /** One user's hold. */
    public final class Lease implements AutoCloseable {

        private final Object key;
        private final T shared;

        private Lease(Object key, T shared) {
            this.key = key;
            this.shared = shared;
        }

        /** What is shared; not to be used after {@link #close}. */
        public T get() {
            return shared;
        }

        /** Gives it up. Closing it again does nothing. */
        @Override
        public void close() {
            synchronized (SharedBySubtasks.this) {
                if (leases.remove(this) && leases.stream().noneMatch(other -> other.key.equals(key))) {
                    close.accept(shared);
                }
            }
        }
    }
}
