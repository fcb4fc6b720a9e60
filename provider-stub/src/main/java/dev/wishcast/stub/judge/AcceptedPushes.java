package dev.wishcast.stub.judge;

import dev.wishcast.stub.script.StubProvider;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LongSummaryStatistics;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/**
 * What was accepted, by collapse key, provider and token. Thread-safe. It grows by a million entries a test, so an entry is also
 * its own key and keeps its token in bytes: it takes about 200 bytes for APNs and 300 for FCM.
 */
public final class AcceptedPushes {

    private final ConcurrentMap<Entry, Entry> entries = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Totals> totalsByCollapseKey = new ConcurrentHashMap<>();

    /**
     * Adds a push.
     *
     * @param now when it was accepted, in milliseconds since the epoch
     */
    public void record(Push push, long now) {
        Totals totals = totalsByCollapseKey.computeIfAbsent(push.collapseKey(), Totals::new);
        Entry entry = new Entry(totals, push.provider(), push.token(), now);
        Entry known = entries.putIfAbsent(entry, entry);
        totals.add((known == null ? entry : known).add(push.notificationId(), now), now);
    }

    /** Returns the sums for one collapse key, or over all of them for {@code null}. */
    public AcceptedTotals totals(String collapseKey) {
        Totals sum = new Totals(collapseKey);
        totalsByCollapseKey.forEach((key, totals) -> {
            if (collapseKey == null || collapseKey.equals(key)) {
                totals.addTo(sum);
            }
        });
        return sum.snapshot();
    }

    /** Goes through the entries of one collapse key, or through all of them for {@code null}, in no order. */
    public void forEach(String collapseKey, Consumer<AcceptedPush> consumer) {
        for (Entry entry : entries.values()) {
            if (collapseKey == null || entry.totals.collapseKey.equals(collapseKey)) {
                consumer.accept(entry.snapshot());
            }
        }
    }

    /** Forgets all. */
    public void clear() {
        entries.clear();
        totalsByCollapseKey.clear();
    }

    private static final class Totals {
        private final String collapseKey;
        private final LongSummaryStatistics times = new LongSummaryStatistics();
        private long distinct;
        private long repeated;

        Totals(String collapseKey) {
            this.collapseKey = collapseKey;
        }

        synchronized void add(int count, long now) {
            times.accept(now);
            distinct += count == 1 ? 1 : 0;
            repeated += count == 2 ? 1 : 0;
        }

        synchronized void addTo(Totals sum) {
            sum.times.combine(times);
            sum.distinct += distinct;
            sum.repeated += repeated;
        }

        AcceptedTotals snapshot() {
            return times.getCount() == 0
                    ? new AcceptedTotals(0, 0, 0, null, null)
                    : new AcceptedTotals(times.getCount(), distinct, repeated, times.getMin(), times.getMax());
        }
    }

    private static final class Entry {
        private final Totals totals;
        private final StubProvider provider;
        private final byte[] token;
        private final int hash;
        private final long first;
        private long last;
        private UUID lastNotificationId;
        private int count;

        Entry(Totals totals, StubProvider provider, String token, long first) {
            this.totals = totals;
            this.provider = provider;
            this.token = token.getBytes(StandardCharsets.UTF_8);
            this.first = first;
            hash = (totals.collapseKey.hashCode() * 31 + provider.hashCode()) * 31 + token.hashCode();
        }

        /** Adds a push, and returns how many there are now. */
        synchronized int add(UUID notificationId, long now) {
            last = Math.max(last, now);
            lastNotificationId = notificationId;
            return ++count;
        }

        synchronized AcceptedPush snapshot() {
            String text = new String(token, StandardCharsets.UTF_8);
            return new AcceptedPush(provider, totals.collapseKey, text, count, first, last, lastNotificationId);
        }

        @Override
        public boolean equals(Object object) {
            return object instanceof Entry other
                    && totals == other.totals
                    && provider == other.provider
                    && Arrays.equals(token, other.token);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }
}
