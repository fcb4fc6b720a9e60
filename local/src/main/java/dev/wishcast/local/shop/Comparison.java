package dev.wishcast.local.shop;

import dev.wishcast.local.server.MySqlServer;
import dev.wishcast.local.server.StubProcess;
import dev.wishcast.stub.judge.AcceptedPush;
import java.io.IOException;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

/** Compares the devices that should get a sale's push with those that got one. Not thread-safe. */
public final class Comparison {

    private final Set<PushTarget> waiting = new HashSet<>();
    private long audience;
    private long accepted;
    private long duplicates;
    private long unexpected;
    private long firstAcceptedAt = Long.MAX_VALUE;
    private long lastAcceptedAt = Long.MIN_VALUE;

    /** Starts with all devices that should get the push of a sale of the product now. */
    public static Comparison of(MySqlServer mysql, String productId) throws SQLException {
        Comparison comparison = new Comparison();
        EligibleDevices.forEach(mysql, productId, comparison::eligible);
        return comparison;
    }

    /**
     * Adds the devices that have got the sale's push by now, and tells what came out.
     *
     * @param publishedAt when the sale event was published, in milliseconds since the epoch
     */
    public Deliveries with(StubProcess stub, String saleId, long publishedAt) throws IOException, InterruptedException {
        stub.accepted(saleId, this::accepted);
        return since(publishedAt);
    }

    /** Adds a device that should get the push. All of these come before the first that got one. */
    public void eligible(PushTarget target) {
        if (waiting.add(target)) {
            audience++;
        }
    }

    /** How many are to get a push. */
    public long audience() {
        return audience;
    }

    /** Adds a device that got the push. */
    public void accepted(AcceptedPush push) {
        accepted++;
        duplicates += push.count() - 1;
        if (!waiting.remove(new PushTarget(push.provider(), push.token()))) {
            unexpected++;
        }
        firstAcceptedAt = Math.min(firstAcceptedAt, push.firstAcceptedAt());
        lastAcceptedAt = Math.max(lastAcceptedAt, push.lastAcceptedAt());
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
