package dev.wishcast.benchmarks.independence;

import dev.wishcast.local.stack.MySqlServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** One phone for each user, half of them for each provider. */
final class Phones {

    private static final int USERS_A_STATEMENT = 20_000;

    /** Tokens are of the providers' usual lengths: about 150 characters, and 64 hexadecimal digits. */
    private static final String ADD = "INSERT INTO device (user_id, device_id, platform, push_token) "
            + "WITH RECURSIVE users (u) AS (SELECT ? UNION ALL SELECT u + 1 FROM users WHERE u < ?) "
            + "SELECT u, 'phone', IF(u % 2 = 0, 'android', 'ios'), IF(u % 2 = 0, "
            + "CONCAT(LEFT(SHA2(u, 256), 22), ':APA91b', SHA2(u, 512)), SHA2(u, 256)) FROM users";

    private Phones() {}

    /** Writes them past the binlog: the connector, which is started later, finds them by its snapshot. */
    static void add(MySqlServer mysql, int users) throws SQLException {
        try (Connection connection = mysql.connect();
                Statement statement = connection.createStatement();
                PreparedStatement add = connection.prepareStatement(ADD)) {
            statement.execute("SET SESSION sql_log_bin = 0");
            for (int from = 1; from <= users; from += USERS_A_STATEMENT) {
                add.setInt(1, from);
                add.setInt(2, Math.min(users, from + USERS_A_STATEMENT - 1));
                add.executeUpdate();
            }
        }
    }
}
