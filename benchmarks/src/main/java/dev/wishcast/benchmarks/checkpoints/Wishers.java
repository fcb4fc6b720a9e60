package dev.wishcast.benchmarks.checkpoints;

import dev.wishcast.local.stack.MySqlServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Users of the shop who all wish for one product. */
record Wishers(MySqlServer mysql, Phones phones) {

    static final String PRODUCT = "throttled";

    private static final int USERS_A_STATEMENT = 20_000;

    /** Writes them past the binlog: the connector, which is started later, finds them by its snapshot. */
    void add(int count) throws SQLException {
        try (Connection connection = mysql.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION sql_log_bin = 0");
            for (int from = 1; from <= count; from += USERS_A_STATEMENT) {
                int to = Math.min(count, from + USERS_A_STATEMENT - 1);
                String users = "WITH RECURSIVE users (u) AS (SELECT " + from
                        + " UNION ALL SELECT u + 1 FROM users WHERE u < " + to + ") ";
                // Of the providers' usual lengths: about 150 characters, and 64 hexadecimal digits.
                statement.execute("INSERT INTO device (user_id, device_id, platform, push_token) " + users
                        + "SELECT u, 'phone', platform, IF(platform = 'android', "
                        + "CONCAT(LEFT(SHA2(u, 256), 22), ':APA91b', SHA2(u, 512)), SHA2(u, 256)) FROM (SELECT u, "
                        + phones.platformSql() + " platform FROM users) phones");
                statement.execute("INSERT INTO wishlist_item (user_id, product_id) " + users + "SELECT u, '" + PRODUCT
                        + "' FROM users");
            }
        }
    }
}
