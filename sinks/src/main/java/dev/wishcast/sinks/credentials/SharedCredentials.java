package dev.wishcast.sinks.credentials;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Credentials that all who use the same ones share. They are opened by the first and closed by the last, so that no thread
 * outlives the job it worked for. Thread-safe.
 *
 * @param <K> what they are made from, with {@code equals} and {@code hashCode}
 * @param <C> the credentials; they must be thread-safe
 */
public final class SharedCredentials<K, C extends SharedCredentials.Closing> {

    private final Map<K, Shared<C>> inUse = new HashMap<>();

    /** Something that ends when its last user has closed. */
    public interface Closing {

        /** Stops what renews them. Called once. */
        void close();
    }

    private static final class Shared<C> {

        private final C credentials;
        private int users;

        private Shared(C credentials) {
            this.credentials = credentials;
        }
    }

    /**
     * Joins those who use the credentials, or opens them. Others wait meanwhile.
     *
     * @param open makes them; what it throws is thrown to the caller, and the next one tries again
     */
    public synchronized Lease acquire(K key, Function<K, C> open) {
        Shared<C> shared = inUse.get(key);
        if (shared == null) {
            shared = new Shared<>(open.apply(key));
            inUse.put(key, shared);
        }
        shared.users++;
        return new Lease(key, shared.credentials);
    }

    private synchronized void release(K key) {
        Shared<C> shared = inUse.get(key);
        shared.users--;
        if (shared.users == 0) {
            inUse.remove(key);
            shared.credentials.close();
        }
    }

    /** One user's hold on the credentials. */
    public final class Lease implements AutoCloseable {

        private final K key;
        private final C credentials;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Lease(K key, C credentials) {
            this.key = key;
            this.credentials = credentials;
        }

        /** The credentials; not to be used after {@link #close}. */
        public C get() {
            return credentials;
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                release(key);
            }
        }
    }
}
