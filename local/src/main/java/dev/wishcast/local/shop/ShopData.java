package dev.wishcast.local.shop;

import dev.wishcast.local.server.MySqlServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.LongConsumer;

/**
 * The shop's rows, the same for the same size: of every 40 users 3 have no device, 1 has two, 1 three and 35 have one, so
 * that as many devices as users are to be notified. Made inside MySQL and kept out of the binlog, so that the connector
 * finds them by its snapshot. Not thread-safe.
 */
public final class ShopData implements AutoCloseable {

    /** The product whose wishers are the audience. */
    public static final String PRODUCT = "12345";

    private static final int USERS_A_STATEMENT = 20_000;

    private static final String USERS =
            "WITH RECURSIVE users (u) AS (SELECT ? UNION ALL SELECT u + 1 FROM users WHERE u < ?) ";

    private static final String WISHES = "INSERT INTO wishlist_item (user_id, product_id, added_at) " + USERS
            + "SELECT u, '" + PRODUCT + "', NOW(3) - INTERVAL u SECOND FROM users";

    private static final String OTHER_WISHES = "INSERT INTO wishlist_item (user_id, product_id, added_at) " + USERS
            + "SELECT u, CONCAT('other-', u % 1000), NOW(3) - INTERVAL u SECOND FROM users WHERE u > ? OR u % 5 = 0";

    private static final String DEVICES = "INSERT INTO device (user_id, device_id, platform, push_token, locale) "
            + USERS
            + "SELECT u, CONCAT('device-', n), IF((u + n) % 2 = 0, 'android', 'ios'), "
            // FCM's tokens are of about 150 characters, APNs' are 64 hexadecimal digits.
            + "IF((u + n) % 2 = 0, CONCAT(LEFT(SHA2(CONCAT('i', u, '-', n), 256), 22), ':APA91b', "
            + "SHA2(CONCAT('a', u, '-', n), 512)), SHA2(CONCAT('d', u, '-', n), 256)), "
            + "ELT(1 + u % 4, 'en-US', 'de-DE', 'fr-FR', 'ja-JP') "
            + "FROM users JOIN (SELECT 1 n UNION ALL SELECT 2 UNION ALL SELECT 3) numbers "
            + "ON n <= CASE u % 40 WHEN 0 THEN 0 WHEN 1 THEN 0 WHEN 2 THEN 0 WHEN 3 THEN 2 WHEN 4 THEN 3 ELSE 1 END";

    private final Connection connection;
    private final int users;
    private final int audience;

    /**
     * Opens a connection, and writes nothing yet.
     *
     * @param audience how many of the users wish for the product in the end
     */
    public ShopData(MySqlServer mysql, int users, int audience) throws SQLException {
        this.connection = mysql.connect();
        this.users = users;
        this.audience = audience;
    }

    /** Writes all rows. */
    public void load(LongConsumer usersLoaded) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION sql_log_bin = 0");
            for (int from = 1; from <= users; from += USERS_A_STATEMENT) {
                int to = Math.min(users, from + USERS_A_STATEMENT - 1);
                int lastWisher = Math.min(to, audience + removed());
                if (from <= lastWisher) {
                    execute(WISHES, from, lastWisher);
                }
                execute(OTHER_WISHES, from, to, audience);
                execute(DEVICES, from, to);
                usersLoaded.accept(to);
            }
            statement.execute("SET SESSION sql_log_bin = 1");
        }
    }

    /** Takes the product off some users' wishlists, as the users would: by deletes that Debezium reads from the binlog. */
    public void removeWishes() throws SQLException {
        execute("DELETE FROM wishlist_item WHERE user_id > ? AND product_id = '" + PRODUCT + "'", audience);
    }

    /** How many users wish for the product at first, and no more when the sale starts. */
    int removed() {
        return Math.min(users - audience, (audience + 99) / 100);
    }

    public long wishes() throws SQLException {
        return count("wishlist_item");
    }

    public long devices() throws SQLException {
        return count("device");
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private long count(String table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private void execute(String sql, int... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setInt(i + 1, parameters[i]);
            }
            statement.executeUpdate();
        }
    }
}
