package dev.wishcast.benchmarks.crash;

import dev.wishcast.local.server.MySqlServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/** Wishes of many users for one product, written and removed as fast as MySQL takes them, also if it is away for a while. */
final class WishBatch {

    private static final String USERS =
            "WITH RECURSIVE users (u) AS (SELECT ? UNION ALL SELECT u + 1 FROM users WHERE u < ?) ";
    private static final String ADD =
            "INSERT IGNORE INTO wishlist_item (user_id, product_id) " + USERS + "SELECT u, ? FROM users";
    private static final String REMOVE = "DELETE FROM wishlist_item WHERE user_id BETWEEN ? AND ? AND product_id = ?";

    private static final int USERS_A_STATEMENT = 5_000;
    private static final int ATTEMPTS = 600;
    private static final long PAUSE_MILLIS = 100;

    private final MySqlServer mysql;
    private final String product;
    private final int users;

    WishBatch(MySqlServer mysql, String product, int users) {
        this.mysql = mysql;
        this.product = product;
        this.users = users;
    }

    /** Returns null, once all wishes are written. */
    Void add() throws SQLException, InterruptedException {
        inParts(ADD);
        return null;
    }

    void remove() throws SQLException, InterruptedException {
        inParts(REMOVE);
    }

    private void inParts(String sql) throws SQLException, InterruptedException {
        for (int from = 1; from <= users; from += USERS_A_STATEMENT) {
            persistently(sql, from, Math.min(users, from + USERS_A_STATEMENT - 1));
        }
    }

    /** Whether a statement was committed whose answer is lost is not known: both can be repeated. */
    private void persistently(String sql, int from, int to) throws SQLException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try (Connection connection = mysql.connect();
                    PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setInt(1, from);
                statement.setInt(2, to);
                statement.setString(3, product);
                statement.executeUpdate();
                return;
            } catch (SQLException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        }
    }
}
