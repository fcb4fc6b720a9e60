package dev.wishcast.local.shop;

import dev.wishcast.local.server.MySqlServer;
import dev.wishcast.local.server.StubProcess;
import dev.wishcast.stub.judge.AcceptedPush;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Compares the devices that should get a sale's push with those that got one. Not thread-safe. */
public final class Comparison {

    private static final String ELIGIBLE = "SELECT d.platform, d.push_token FROM wishlist_item w "
            + "JOIN device d ON d.user_id = w.user_id WHERE w.product_id = ?";

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
        forEachEligible(mysql, productId, comparison::eligible);
        return comparison;
    }

    /** Hands over every device of every user who wishes for the product now, by SQL on MySQL rather than by our own code. */
    public static void forEachEligible(MySqlServer mysql, String productId, Consumer<PushTarget> consumer)
            throws SQLException {
        try (Connection connection = mysql.connect();
                PreparedStatement statement = connection.prepareStatement(ELIGIBLE)) {
            statement.setString(1, productId);
            // The driver's way to say: row by row, not all in memory.
            statement.setFetchSize(Integer.MIN_VALUE);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    consumer.accept(PushTarget.ofPlatform(rows.getString(1), rows.getString(2)));
                }
            }
        }
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
