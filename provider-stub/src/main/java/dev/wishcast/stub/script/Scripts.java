package dev.wishcast.stub.script;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** The scripts in force. Thread-safe. */
public final class Scripts {

    private final LongSupplier nanoClock;
    private final List<Counted> all = new ArrayList<>();
    /** A test may script thousands of dead tokens one by one, so scripts are found by their token; {@code null} is any. */
    private volatile Map<String, List<Counted>> byToken = Map.of();

    public Scripts(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** Adds scripts behind those in force. */
    public synchronized void add(List<StubScript> scripts) {
        scripts.forEach(script -> all.add(new Counted(script, nanoClock.getAsLong())));
        Map<String, List<Counted>> grouped = new HashMap<>();
        all.forEach(counted -> grouped.computeIfAbsent(counted.script.token(), token -> new ArrayList<>())
                .add(counted));
        byToken = grouped;
    }

    /** Takes all scripts out of force. */
    public synchronized void clear() {
        all.clear();
        byToken = Map.of();
    }

    /** Returns the scripts in force, used up or not, in their order. */
    public synchronized List<StubScript> inForce() {
        return all.stream().map(counted -> counted.script).toList();
    }

    /** Finds the script that applies to this push, which counts as one use of it; {@code null} if none does. */
    public StubScript use(StubProvider provider, String token) {
        Map<String, List<Counted>> current = byToken;
        if (current.isEmpty()) {
            return null;
        }
        long now = nanoClock.getAsLong();
        StubScript own = firstUsable(current.get(token), provider, token, now);
        return own != null ? own : firstUsable(current.get(null), provider, token, now);
    }

    private static StubScript firstUsable(List<Counted> scripts, StubProvider provider, String token, long now) {
        for (Counted candidate : scripts == null ? List.<Counted>of() : scripts) {
            if (candidate.script.isFor(provider, token) && candidate.use(provider, token, now)) {
                return candidate.script;
            }
        }
        return null;
    }

    /** A script, and how often it was used. */
    private static final class Counted {
        final StubScript script;
        private final Map<Long, Integer> usesByToken = new ConcurrentHashMap<>();
        private final AtomicLong usableFrom;

        Counted(StubScript script, long now) {
            this.script = script;
            usableFrom = new AtomicLong(now);
        }

        boolean use(StubProvider provider, String token, long now) {
            if (script.times() == null) {
                return isItsTurn(now);
            }
            Long key = provider.hash(token);
            return usesByToken.getOrDefault(key, 0) < script.times()
                    && isItsTurn(now)
                    && usesByToken.merge(key, 1, Integer::sum) <= script.times();
        }

        private boolean isItsTurn(long now) {
            if (script.everyMs() == null) {
                return true;
            }
            long from = usableFrom.get();
            return now - from >= 0
                    && usableFrom.compareAndSet(from, now + TimeUnit.MILLISECONDS.toNanos(script.everyMs()));
        }
    }
}
