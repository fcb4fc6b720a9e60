package dev.wishcast.stub;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** The scripts in force. Thread-safe. */
final class Scripts {

    private final LongSupplier nanoClock;
    private volatile Active active = new Active(List.of());

    Scripts(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** Adds scripts behind those in force. */
    synchronized void add(List<StubScript> scripts) {
        List<Counted> all = new ArrayList<>(active.all);
        scripts.forEach(script -> all.add(new Counted(script, nanoClock.getAsLong())));
        active = new Active(all);
    }

    synchronized void clear() {
        active = new Active(List.of());
    }

    List<StubScript> inForce() {
        return active.all.stream().map(counted -> counted.script).toList();
    }

    /** The script that applies to this push, which counts as one use of it; {@code null} if none does. */
    StubScript use(StubProvider provider, String token) {
        Active current = active;
        if (current.all.isEmpty()) {
            return null;
        }
        long now = nanoClock.getAsLong();
        StubScript own = firstUsable(current.byToken.getOrDefault(token, List.of()), provider, token, now);
        return own != null ? own : firstUsable(current.general, provider, token, now);
    }

    private static StubScript firstUsable(List<Counted> scripts, StubProvider provider, String token, long now) {
        for (Counted candidate : scripts) {
            if (candidate.script.selects(provider, token) && candidate.use(provider, token, now)) {
                return candidate.script;
            }
        }
        return null;
    }

    /** Indexed by token: a test may script thousands of dead tokens one by one. */
    private static final class Active {
        final List<Counted> all;
        final List<Counted> general = new ArrayList<>();
        final Map<String, List<Counted>> byToken = new HashMap<>();

        Active(List<Counted> all) {
            this.all = all;
            for (Counted counted : all) {
                String token = counted.script.token();
                (token == null ? general : byToken.computeIfAbsent(token, key -> new ArrayList<>())).add(counted);
            }
        }
    }

    /** A script and how often it was used. */
    private static final class Counted {
        final StubScript script;
        /** {@code null} if nobody counts. */
        private final TokenNumbers uses;

        private final AtomicLong usableFrom;

        Counted(StubScript script, long now) {
            this.script = script;
            uses = script.times() == null ? null : new TokenNumbers();
            usableFrom = new AtomicLong(now);
        }

        boolean use(StubProvider provider, String token, long now) {
            if (uses == null) {
                return isItsTurn(now);
            }
            long key = TokenNumbers.key(provider, token);
            return uses.get(key) < script.times() && isItsTurn(now) && uses.increment(key) <= script.times();
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
