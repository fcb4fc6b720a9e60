package dev.wishcast.audit;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Properties;

/**
 * Where MySQL is and who we are there: a user that may read both tables, such as Debezium's. Immutable. {@link #toString()}
 * leaves the password out.
 *
 * @param url such as {@code jdbc:mysql://db:3306/?sslMode=VERIFY_IDENTITY}
 * @param user the user
 * @param password the password
 */
public record MySqlAccess(String url, String user, String password) implements Serializable {

    /** Checks the URL, and throws an {@link IllegalArgumentException} if it is none of MySQL's, or has a password in it. */
    public MySqlAccess {
        if (!url.startsWith("jdbc:mysql:")) {
            throw new IllegalArgumentException("The URL of MySQL must begin with jdbc:mysql:");
        }
        // In every form that Connector/J takes: a property, a key of an address, or in front of a host.
        if (url.toLowerCase(Locale.ROOT).contains("password") || url.contains("@")) {
            throw new IllegalArgumentException("The URL of MySQL must name no user and no password.");
        }
    }

    /**
     * With the password from a file, of which line breaks at the end don't count.
     *
     * @throws IllegalArgumentException if the file can't be read, or the URL is wrong
     */
    public static MySqlAccess of(String url, String user, Path passwordFile) {
        try {
            return new MySqlAccess(url, user, Files.readString(passwordFile).stripTrailing());
        } catch (IOException e) {
            throw new IllegalArgumentException("The password file " + passwordFile + " can't be read: " + e, e);
        }
    }

    /** The URL without its properties. */
    String address() {
        return url.replaceFirst("\\?.*", "");
    }

    /** Opens a connection that sees times as Debezium writes them. */
    Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.put("user", user);
        properties.put("password", password);
        // Debezium takes a DATETIME for UTC, whatever zone the server is in, and a date of zeros for none.
        properties.put("connectionTimeZone", "UTC");
        properties.put("forceConnectionTimeZoneToSession", "true");
        properties.put("zeroDateTimeBehavior", "CONVERT_TO_NULL");
        return DriverManager.getConnection(url, properties);
    }

    @Override
    public String toString() {
        return "MySqlAccess[" + address() + ", user=" + user + "]";
    }
}
