package dev.wishcast.benchmarks.crash;

import dev.wishcast.local.server.MySqlServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private volatile boolean closed;

    private BackgroundWishes(MySqlServer mysql, long seed) {
        this.mysql = mysql;
        this.random = new SplittableRandom(seed);
    }

    static BackgroundWishes start(MySqlServer mysql, long seed) {
        BackgroundWishes wishes = new BackgroundWishes(mysql, seed);
        Future<Void> unused = wishes.thread.submit(wishes::write);
        return wishes;
    }

    private Void write() throws InterruptedException {
        while (!closed) {
            try (Connection connection = mysql.connect()) {
                while (!closed) {
                    writeOne(connection);
                    TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                }
            } catch (SQLException e) {
                // MySQL is away.
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        }
        return null;
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
        thread.shutdown();
        try {
            thread.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
