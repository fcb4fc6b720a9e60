package dev.wishcast.stub;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The scripts in force. Thread-safe. */
final class Scripts {

    private volatile Active active = new Active(List.of());

    /** Adds scripts behind those in force. */
    synchronized void add(List<StubScript> scripts) {
        List<Counted> all = new ArrayList<>(active.all);
        scripts.forEach(script -> all.add(new Counted(script, new ConcurrentHashMap<>())));
        active = new Active(all);
    }

    synchronized void clear() {
        active = new Active(List.of());
    }

    /** The script that applies to this push, which counts as one use of it; {@code null} if none does. */
    StubScript use(StubProvider provider, String token) {
        Active current = active;
        if (current.all.isEmpty()) {
            return null;
        }
        StubScript own = firstUsable(current.byToken.getOrDefault(token, List.of()), provider, token);
        return own != null ? own : firstUsable(current.general, provider, token);
    }

    private static StubScript firstUsable(List<Counted> scripts, StubProvider provider, String token) {
        for (Counted candidate : scripts) {
            if (candidate.script.selects(provider, token) && candidate.use(provider, token)) {
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

    private record Counted(StubScript script, Map<String, Integer> uses) {

        boolean use(StubProvider provider, String token) {
            return script.times() == null || uses.merge(provider.label() + token, 1, Integer::sum) <= script.times();
        }
    }
}
