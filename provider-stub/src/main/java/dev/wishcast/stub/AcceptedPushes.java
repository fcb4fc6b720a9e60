package dev.wishcast.stub;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/**
 * What was accepted, by collapse key, provider and token. Thread-safe. Lean, as it grows by a million entries a test: two
 * objects an entry and a slot of an open-addressing table, about 150 bytes for APNs and 240 for FCM.
 */
final class AcceptedPushes {

    private static final int SHARDS = 16;

    private final Shard[] shards = new Shard[SHARDS];
    private final ConcurrentMap<String, Totals> totalsByCollapseKey = new ConcurrentHashMap<>();

    AcceptedPushes() {
        Arrays.setAll(shards, shard -> new Shard());
    }

    void record(Push push, long now) {
        Totals totals = totalsByCollapseKey.computeIfAbsent(push.collapseKey(), Totals::new);
        byte[] token = push.token().getBytes(StandardCharsets.UTF_8);
        int hash = hash(totals.collapseKey, push.provider(), push.token());
        int count = shards[hash & (SHARDS - 1)].record(totals, push, token, hash, now);
        totals.add(count, now);
    }

    /** The sums for one collapse key, or over all of them for {@code null}. */
    AcceptedTotals totals(String collapseKey) {
        if (collapseKey == null) {
            Totals sum = new Totals(null);
            totalsByCollapseKey.values().forEach(totals -> totals.addTo(sum));
            return sum.snapshot();
        }
        Totals totals = totalsByCollapseKey.get(collapseKey);
        return (totals == null ? new Totals(collapseKey) : totals).snapshot();
    }

    /** Goes through the entries of one collapse key, or through all of them for {@code null}, in no order. */
    void forEach(String collapseKey, Consumer<AcceptedPush> consumer) {
        for (Shard shard : shards) {
            for (Entry entry : shard.snapshot()) {
                if (entry != null && (collapseKey == null || entry.totals.collapseKey.equals(collapseKey))) {
                    consumer.accept(shard.view(entry));
                }
            }
        }
    }

    void clear() {
        for (Shard shard : shards) {
            shard.clear();
        }
        totalsByCollapseKey.clear();
    }

    private static int hash(String collapseKey, StubProvider provider, String token) {
        int hash = (collapseKey.hashCode() * 31 + provider.label().hashCode()) * 31 + token.hashCode();
        hash = (hash ^ (hash >>> 16)) * 0x85EBCA6B;
        hash = (hash ^ (hash >>> 13)) * 0xC2B2AE35;
        return hash ^ (hash >>> 16);
    }

    private static final class Totals {
        private final String collapseKey;
        private long accepted;
        private long distinct;
        private long repeated;
        private long first = Long.MAX_VALUE;
        private long last = Long.MIN_VALUE;

        Totals(String collapseKey) {
            this.collapseKey = collapseKey;
        }

        synchronized void add(int count, long now) {
            accepted++;
            distinct += count == 1 ? 1 : 0;
            repeated += count == 2 ? 1 : 0;
            first = Math.min(first, now);
            last = Math.max(last, now);
        }

        synchronized void addTo(Totals sum) {
            sum.accepted += accepted;
            sum.distinct += distinct;
            sum.repeated += repeated;
            sum.first = Math.min(sum.first, first);
            sum.last = Math.max(sum.last, last);
        }

        synchronized AcceptedTotals snapshot() {
            return accepted == 0
                    ? new AcceptedTotals(0, 0, 0, null, null)
                    : new AcceptedTotals(accepted, distinct, repeated, first, last);
        }
    }

    /** Its fields are guarded by the shard it is in. */
    private static final class Entry {
        final Totals totals;
        final StubProvider provider;
        final byte[] token;
        final int hash;
        final long first;
        long last;
        long idHigh;
        long idLow;
        int count;

        Entry(Totals totals, StubProvider provider, byte[] token, int hash, long first) {
            this.totals = totals;
            this.provider = provider;
            this.token = token;
            this.hash = hash;
            this.first = first;
        }

        void setNotificationId(UUID id) {
            idHigh = id == null ? 0 : id.getMostSignificantBits();
            idLow = id == null ? 0 : id.getLeastSignificantBits();
        }

        boolean is(Totals otherTotals, StubProvider otherProvider, byte[] otherToken, int otherHash) {
            return hash == otherHash
                    && totals == otherTotals
                    && provider == otherProvider
                    && Arrays.equals(token, otherToken);
        }
    }

    private static final class Shard {
        private static final int INITIAL_CAPACITY = 1 << 10;

        private Entry[] table = new Entry[INITIAL_CAPACITY];
        private int size;

        /** How many there are for its key now. */
        synchronized int record(Totals totals, Push push, byte[] token, int hash, long now) {
            int slot = slot(table, totals, push.provider(), token, hash);
            boolean isFirst = table[slot] == null;
            if (isFirst) {
                table[slot] = new Entry(totals, push.provider(), token, hash, now);
            }
            Entry entry = table[slot];
            entry.count++;
            entry.last = Math.max(entry.last, now);
            entry.setNotificationId(push.notificationId());
            if (isFirst && ++size > table.length / 4 * 3) {
                grow();
            }
            return entry.count;
        }

        private static int slot(Entry[] table, Totals totals, StubProvider provider, byte[] token, int hash) {
            int mask = table.length - 1;
            int slot = (hash >>> 4) & mask;
            while (table[slot] != null && !table[slot].is(totals, provider, token, hash)) {
                slot = (slot + 1) & mask;
            }
            return slot;
        }

        private void grow() {
            Entry[] larger = new Entry[table.length * 2];
            for (Entry entry : table) {
                if (entry != null) {
                    larger[slot(larger, entry.totals, entry.provider, entry.token, entry.hash)] = entry;
                }
            }
            table = larger;
        }

        synchronized Entry[] snapshot() {
            return table.clone();
        }

        synchronized AcceptedPush view(Entry entry) {
            return new AcceptedPush(
                    entry.provider,
                    entry.totals.collapseKey,
                    new String(entry.token, StandardCharsets.UTF_8),
                    entry.count,
                    entry.first,
                    entry.last,
                    (entry.idHigh | entry.idLow) == 0 ? null : new UUID(entry.idHigh, entry.idLow));
        }

        synchronized void clear() {
            table = new Entry[INITIAL_CAPACITY];
            size = 0;
        }
    }
}
