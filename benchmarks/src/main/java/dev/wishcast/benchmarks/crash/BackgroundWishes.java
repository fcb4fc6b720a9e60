package dev.wishcast.benchmarks.crash;

import dev.wishcast.local.server.MySqlServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Users who add wishes and take them back all the time, for products that are not on sale: 2,000 rows at most. While MySQL is
 * away they try again. Thread-safe.
 */
final class BackgroundWishes implements AutoCloseable {

    private static final String ADD = "INSERT IGNORE INTO wishlist_item (user_id, product_id) VALUES (?, ?)";
    private static final String REMOVE = "DELETE FROM wishlist_item WHERE user_id = ? AND product_id = ?";

    private static final int USERS = 200;
    private static final int PRODUCTS = 10;
    private static final long PAUSE_MILLIS = 10;

    private final MySqlServer mysql;
    private final SplittableRandom random;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledFuture<?> writing;
    private Connection connection;

    private BackgroundWishes(MySqlServer mysql, long seed) {
        this.mysql = mysql;
        this.random = new SplittableRandom(seed);
        this.writing = thread.scheduleWithFixedDelay(this::write, 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    static BackgroundWishes start(MySqlServer mysql, long seed) {
        return new BackgroundWishes(mysql, seed);
    }

    private void write() {
        try {
            if (connection == null) {
                connection = mysql.connect();
            }
            try (PreparedStatement statement = connection.prepareStatement(random.nextBoolean() ? ADD : REMOVE)) {
                statement.setInt(1, 1 + random.nextInt(USERS));
                statement.setString(2, "side-" + random.nextInt(PRODUCTS));
                statement.executeUpdate();
            }
        } catch (SQLException e) {
            disconnect();
        }
    }

    private void disconnect() {
        try (Connection closing = connection) {
            connection = null;
        } catch (SQLException e) {
            // It was lost already.
        }
    }

    /** Returns when the last of them is written. */
    @Override
    public void close() {
        writing.cancel(false);
        thread.shutdown();
        try {
            thread.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        disconnect();
    }
}
