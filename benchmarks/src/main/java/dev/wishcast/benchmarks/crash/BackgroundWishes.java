package dev.wishcast.benchmarks.crash;

import dev.wishcast.local.server.MySqlServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Users who add wishes and take them back all the time, for products that are not on sale: 2,000 rows at most. While MySQL is
 * away they try again. Thread-safe.
 */
final class BackgroundWishes implements AutoCloseable {

    private static final String ADD = "INSERT IGNORE INTO wishlist_item (user_id, product_id) VALUES (?, ?)";
    private static final String REMOVE = "DELETE FROM wishlist_item WHERE user_id = ? AND product_id = ?";

    private static final int USERS = 200;
    private static final int PRODUCTS = 10;
    private static final long PAUSE_NANOS = 10_000_000;

    private final MySqlServer mysql;
    private final SplittableRandom random;
    private final Thread thread = new Thread(this::write, "background-wishes");
    private volatile boolean closed;

    /** Starts to write. */
    BackgroundWishes(MySqlServer mysql, long seed) {
        this.mysql = mysql;
        this.random = new SplittableRandom(seed);
        thread.start();
    }

    private void write() {
        while (!closed) {
            try (Connection connection = mysql.connect()) {
                while (!closed) {
                    writeOne(connection);
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            } catch (SQLException e) {
                // MySQL is away.
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void writeOne(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(random.nextBoolean() ? ADD : REMOVE)) {
            statement.setInt(1, 1 + random.nextInt(USERS));
            statement.setString(2, "side-" + random.nextInt(PRODUCTS));
            statement.executeUpdate();
        }
    }

    /** Returns when the last of them is written. */
    @Override
    public void close() {
        closed = true;
        try {
            thread.join(60_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
