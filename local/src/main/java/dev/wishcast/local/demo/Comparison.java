package dev.wishcast.local.demo;

import dev.wishcast.local.stack.StubProcess.AcceptedToken;
import java.util.HashSet;
import java.util.Set;

/** Compares who should get a push with who got one. Tell all of the former first. Not thread-safe. */
public final class Comparison {

    private final Set<PushTarget> waiting = new HashSet<>();
    private long audience;
    private long accepted;
    private long duplicates;
    private long unexpected;
    private long firstAcceptedAt = Long.MAX_VALUE;
    private long lastAcceptedAt = Long.MIN_VALUE;

    public void eligible(PushTarget target) {
        if (waiting.add(target)) {
            audience++;
        }
    }

    /** How many are to get a push. */
    public long audience() {
        return audience;
    }

    public void accepted(AcceptedToken token) {
        accepted++;
        duplicates += token.count() - 1;
        if (!waiting.remove(new PushTarget(token.provider(), token.token()))) {
            unexpected++;
        }
        firstAcceptedAt = Math.min(firstAcceptedAt, token.firstAcceptedAt());
        lastAcceptedAt = Math.max(lastAcceptedAt, token.lastAcceptedAt());
    }

    /** What came out so far, with times since the event was published. */
    public Deliveries since(long publishedAt) {
        return new Deliveries(
                audience,
                accepted,
                waiting.size(),
                duplicates,
                unexpected,
                accepted == 0 ? 0 : firstAcceptedAt - publishedAt,
                accepted == 0 ? 0 : lastAcceptedAt - publishedAt);
    }
}
