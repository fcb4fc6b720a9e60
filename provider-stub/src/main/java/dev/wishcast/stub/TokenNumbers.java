package dev.wishcast.stub;

/**
 * A number for each of many tokens, 0 for all others. Thread-safe. Lean, as it may hold a million of them: about 32 bytes
 * each, for it keeps 64 bits of hash in place of the token. Among a million tokens, the odds that any two share one are
 * below 1 in 10 million.
 */
final class TokenNumbers {

    /** Small: a test may have a script, and so one of these, for each of many thousand tokens. */
    private static final int INITIAL_CAPACITY = 4;

    private long[] keys = new long[INITIAL_CAPACITY];
    private long[] values = new long[INITIAL_CAPACITY];
    private int size;

    /** Never 0. */
    static long key(StubProvider provider, String token) {
        long hash = provider == StubProvider.FCM ? 1 : 2;
        for (int i = 0; i < token.length(); i++) {
            hash = (hash ^ token.charAt(i)) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 29;
        }
        return hash == 0 ? 1 : hash;
    }

    synchronized boolean isEmpty() {
        return size == 0;
    }

    synchronized long get(long key) {
        return values[slot(keys, key)];
    }

    synchronized void set(long key, long value) {
        // On its own line: to occupy a slot may replace the array.
        int slot = occupied(key);
        values[slot] = value;
    }

    /** The new value. */
    synchronized long increment(long key) {
        int slot = occupied(key);
        return ++values[slot];
    }

    synchronized void clear() {
        keys = new long[INITIAL_CAPACITY];
        values = new long[INITIAL_CAPACITY];
        size = 0;
    }

    private int occupied(long key) {
        int slot = slot(keys, key);
        if (keys[slot] != 0) {
            return slot;
        }
        keys[slot] = key;
        if (++size <= keys.length / 4 * 3) {
            return slot;
        }
        grow();
        return slot(keys, key);
    }

    /** The value's slot is the key's, and 0 if the key is missing. */
    private static int slot(long[] keys, long key) {
        int mask = keys.length - 1;
        int slot = (int) (key >>> 32) & mask;
        while (keys[slot] != 0 && keys[slot] != key) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldKeys = keys;
        long[] oldValues = values;
        keys = new long[oldKeys.length * 2];
        values = new long[oldKeys.length * 2];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != 0) {
                int slot = slot(keys, oldKeys[i]);
                keys[slot] = oldKeys[i];
                values[slot] = oldValues[i];
            }
        }
    }
}
