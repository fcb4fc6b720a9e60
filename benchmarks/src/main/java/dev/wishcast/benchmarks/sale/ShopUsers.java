package dev.wishcast.benchmarks.sale;

import dev.wishcast.local.server.MySqlServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Users of the shop, 1 and up, and what they wish for. The rows are kept out of the binlog: the connector, which is started later,
 * finds them by its snapshot. Immutable.
 */
record ShopUsers(MySqlServer mysql, Phones phones) {

    private static final int USERS_A_STATEMENT = 20_000;

    /** Gives each of the first {@code count} users a phone. */
    void addPhones(int count) throws SQLException {
        // Tokens of the providers' usual lengths: about 150 characters, and 64 hexadecimal digits.
        insert(
                "device (user_id, device_id, platform, push_token)",
                "SELECT u, 'phone', platform, IF(platform = 'android', "
                        + "CONCAT(LEFT(SHA2(u, 256), 22), ':APA91b', SHA2(u, 512)), SHA2(u, 256)) FROM (SELECT u, "
                        + phones.platformSql + " platform FROM users) phones",
                count);
    }

    /** Lets each of the first {@code count} users wish for a product. */
    void addWishes(String product, int count) throws SQLException {
        insert("wishlist_item (user_id, product_id)", "SELECT u, '" + product + "' FROM users", count);
    }

    private void insert(String into, String rows, int count) throws SQLException {
        try (Connection connection = mysql.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION sql_log_bin = 0");
            for (int from = 1; from <= count; from += USERS_A_STATEMENT) {
                int to = Math.min(count, from + USERS_A_STATEMENT - 1);
                statement.execute("INSERT INTO " + into + " WITH RECURSIVE users (u) AS (SELECT " + from
                        + " UNION ALL SELECT u + 1 FROM users WHERE u < " + to + ") " + rows);
            }
        }
    }
}
