package dev.wishcast.local.server;

import dev.wishcast.local.process.FreePorts;
import dev.wishcast.local.process.ServerFailedException;
import dev.wishcast.local.process.ServerProcess;
import dev.wishcast.local.run.RunDirectory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;

/** A MySQL server with Wishcast's schema, its heartbeat and a user for Debezium, on 127.0.0.1. Thread-safe. */
public final class MySqlServer {

    private static final String NAME = "MySQL";
    private static final String ID = "mysql";
    private static final String ADMIN = "wishcast_admin";
    private static final String CDC_USER = "wishcast_cdc";
    private static final String ADMIN_FILE = "mysql/admin.cnf";
    private static final Duration DOWNLOAD_TIMEOUT = Duration.ofMinutes(10);

    private final int port = FreePorts.find();
    private final String adminPassword = UUID.randomUUID().toString();
    private final String cdcPassword = UUID.randomUUID().toString();
    private final ServerEnvironment environment;
    private volatile ServerProcess process;

    private MySqlServer(ServerEnvironment environment) {
        this.environment = environment;
    }

    /**
     * Starts a server with an empty database.
     *
     * @throws ServerFailedException if it does not start
     */
    public static MySqlServer start(ServerEnvironment environment) throws InterruptedException {
        MySqlServer server = new MySqlServer(environment);
        Path home = environment.installation().mysql();
        Path mysqld = home.resolve("bin/mysqld");
        server.fetchLibraries(mysqld, home.resolve("lib/private"));
        Map<String, Object> values = Map.of("home", home, "port", server.port, "user", System.getProperty("user.name"));
        String options = "--defaults-file=" + environment.writeConfiguration("my.cnf", ID, values);
        environment.prepare(NAME, ID, List.of(mysqld.toString(), options, "--initialize-insecure"));
        server.process =
                environment.start(NAME, ID, List.of(mysqld.toString(), options, "--init-file=" + server.accounts()));
        server.awaitReady();
        server.writeSecrets();
        server.createSchema();
        return server;
    }

    /** Kills the server and starts it again at once, on the same port with the same data. Does not wait for it. */
    public void crash() {
        environment.processes().crash(process);
    }

    /**
     * Waits until the server answers.
     *
     * @throws ServerFailedException if it does not within two minutes
     */
    public void awaitReady() throws InterruptedException {
        process.awaitReady(() -> {
            try (Connection connection = connect("", ADMIN, adminPassword)) {
                return connection.isValid(1);
            }
        });
    }

    /** The JDBC URL of database {@code shop}. */
    public String url() {
        return url("shop");
    }

    /** How to reach it with MySQL's own client. */
    public String clientCommand() {
        return "mysql --defaults-extra-file=" + environment.run().secret(ADMIN_FILE) + " shop";
    }

    /** Opens a connection that may do anything, to database {@code shop}. */
    public Connection connect() throws SQLException {
        return connect("shop", ADMIN, adminPassword);
    }

    /** The user for Debezium. */
    public String cdcUser() {
        return CDC_USER;
    }

    public String cdcPassword() {
        return cdcPassword;
    }

    /** The file with the password of Debezium's user. */
    public Path cdcPasswordFile() {
        return environment.run().secret("mysql/password");
    }

    /** Opens a connection as Debezium's user, who may do little. */
    public Connection connectAsConnector() throws SQLException {
        return connect("shop", CDC_USER, cdcPassword);
    }

    private String url(String database) {
        return "jdbc:mysql://127.0.0.1:" + port + "/" + database;
    }

    private Connection connect(String database, String user, String password) throws SQLException {
        Properties settings = new Properties();
        settings.put("user", user);
        settings.put("password", password);
        // Rewriting turns a JDBC batch into few statements; a local server needs no look at time zones.
        settings.put("rewriteBatchedStatements", "true");
        settings.put("connectionTimeZone", "UTC");
        settings.put("forceConnectionTimeZoneToSession", "true");
        settings.putAll(environment
                .security()
                .map(StackSecurity::mysqlClient)
                .orElse(Map.of("sslMode", "DISABLED", "allowPublicKeyRetrieval", "true")));
        return DriverManager.getConnection(url(database), settings);
    }

    /** By MySQL's own client, as an operator would: the scripts need its DELIMITER. */
    private void createSchema() throws InterruptedException {
        Path cdcConfig = environment.installation().cdcConfig();
        List<String> lines = new ArrayList<>();
        for (String script : List.of("schema.sql", "grants.sql", "heartbeat.sql")) {
            lines.add("source " + cdcConfig.resolve(script));
        }
        lines.add("ALTER USER '" + CDC_USER + "'@'%' IDENTIFIED BY '" + cdcPassword + "';");
        environment.security().ifPresent(secured -> lines.add("source " + secured.mysqlGrants()));
        Path all = environment.run().write(ID, "schema.sql", String.join("\n", lines));
        String client = environment.installation().mysql().resolve("bin/mysql").toString();
        String login = "--defaults-file=" + environment.run().secret(ADMIN_FILE);
        environment.prepare("MySQL's client", ID, List.of(client, login, "--execute=source " + all));
    }

    /** What {@code connector.json} refers to, and what MySQL's own client needs. */
    private void writeSecrets() {
        Map.of("hostname", "127.0.0.1", "port", Integer.toString(port), "username", CDC_USER, "password", cdcPassword)
                .forEach((name, value) -> environment.run().writeSecret("mysql/" + name, value));
        environment
                .run()
                .writeSecret(
                        ADMIN_FILE,
                        "[client]\nhost=127.0.0.1\nport=%d\nuser=%s\npassword=%s\n"
                                .formatted(port, ADMIN, adminPassword));
    }

    /** Makes up for shared libraries that mysqld wants and the system lacks. The script says what to install if it cannot. */
    private void fetchLibraries(Path mysqld, Path privateLibraries) throws InterruptedException {
        Path script = environment.installation().nativeLibraries();
        List<String> command = List.of(script.toString(), mysqld.toString(), privateLibraries.toString());
        RunDirectory run = environment.run();
        environment.processes().run(NAME, command, run.data(ID), run.log(ID), DOWNLOAD_TIMEOUT);
    }

    private Path accounts() {
        return environment.run().write(ID, "accounts.sql", """
                CREATE USER IF NOT EXISTS '%1$s'@'127.0.0.1' IDENTIFIED BY '%2$s';
                GRANT ALL ON *.* TO '%1$s'@'127.0.0.1' WITH GRANT OPTION;
                """.formatted(ADMIN, adminPassword));
    }
}
