package dev.wishcast.local.shop;

import dev.wishcast.local.server.MySqlServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Consumer;

/** The devices that should get a push, found by SQL on MySQL rather than by our own code. */
public final class EligibleDevices {

    private static final String SQL = "SELECT d.platform, d.push_token FROM wishlist_item w "
            + "JOIN device d ON d.user_id = w.user_id WHERE w.product_id = ? AND d.push_token IS NOT NULL";

    private EligibleDevices() {}

    /** Hands over every device of every user who wishes for the product now. */
    public static void forEach(MySqlServer mysql, String productId, Consumer<PushTarget> consumer) throws SQLException {
        try (Connection connection = mysql.connect();
                PreparedStatement statement = connection.prepareStatement(SQL)) {
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
}
