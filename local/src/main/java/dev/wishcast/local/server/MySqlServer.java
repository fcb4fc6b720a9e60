package dev.wishcast.local.server;

import dev.wishcast.local.process.FreePorts;
import dev.wishcast.local.process.ProcessGroup;
import dev.wishcast.local.process.ServerFailedException;
import dev.wishcast.local.process.ServerProcess;
import dev.wishcast.local.run.Installation;
import dev.wishcast.local.run.RunDirectory;
import dev.wishcast.local.security.MountedSecrets;
import dev.wishcast.local.security.StackSecurity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;

/** A MySQL server with Wishcast's schema, its heartbeat and a user for Debezium, on 127.0.0.1. Thread-safe. */
public final class MySqlServer {

    private static final String NAME = "MySQL";
    private static final String ADMIN = "wishcast_admin";
    private static final String CDC_USER = "wishcast_cdc";
    private static final String ADMIN_FILE = "mysql/admin.cnf";

    private final int port;
    private final String adminPassword;
    private final String cdcPassword;
    private final ProcessGroup processes;
    private final MountedSecrets secrets;
    private final Optional<StackSecurity> security;
    private volatile ServerProcess process;

    private MySqlServer(int port, ProcessGroup processes, MountedSecrets secrets, Optional<StackSecurity> security) {
        this.port = port;
        this.processes = processes;
        this.secrets = secrets;
        this.security = security;
        this.adminPassword = UUID.randomUUID().toString();
        this.cdcPassword = UUID.randomUUID().toString();
    }

    /**
     * Starts a server with an empty database.
     *
     * @throws ServerFailedException if it does not start
     */
    public static MySqlServer start(
            Installation installation, RunDirectory run, ProcessGroup processes, Optional<StackSecurity> security)
            throws InterruptedException {
        MySqlServer server = new MySqlServer(FreePorts.find(), processes, new MountedSecrets(run), security);
        Path home = installation.mysql();
        Path mysqld = home.resolve("bin/mysqld");
        new NativeLibraries(mysqld, home.resolve("lib/private")).ensure();
        Path data = run.data("mysql");
        Path log = run.log("mysql");
        Path options = server.writeOptions(home, data);

        processes.run(
                NAME,
                List.of(mysqld.toString(), "--defaults-file=" + options, "--initialize-insecure"),
                Map.of(),
                data,
                log);

        server.process = processes.start(
                NAME,
                List.of(mysqld.toString(), "--defaults-file=" + options, "--init-file=" + server.writeAccounts(data)),
                Map.of(),
                data,
                log);
        server.awaitReady();
        server.createSchema(installation.cdcConfig());
        server.writeSecrets();
        return server;
    }

    /** Kills the server and starts it again at once, on the same port with the same data. Does not wait for it. */
    public synchronized void crash() {
        process = processes.crash(process);
    }

    /**
     * Waits until the server answers.
     *
     * @throws ServerFailedException if it does not within a minute
     */
    public void awaitReady() throws InterruptedException {
        process.awaitReady(Duration.ofMinutes(1), this::answers);
    }

    public int port() {
        return port;
    }

    public String url() {
        return "jdbc:mysql://127.0.0.1:" + port + "/shop";
    }

    /** How to reach it with MySQL's own client. */
    public String clientCommand() {
        return "mysql --defaults-extra-file=" + secrets.path(ADMIN_FILE) + " shop";
    }

    /** Opens a connection that may do anything, to database {@code shop}. */
    public Connection connect() throws SQLException {
        return connect(url());
    }

    /** The user for Debezium. */
    public String cdcUser() {
        return CDC_USER;
    }

    public String cdcPassword() {
        return cdcPassword;
    }

    /** Opens a connection as Debezium's user, who may do little. */
    public Connection connectAsConnector() throws SQLException {
        return connect(url(), CDC_USER, cdcPassword);
    }

    private Connection connect(String url) throws SQLException {
        return connect(url, ADMIN, adminPassword);
    }

    private Connection connect(String url, String user, String password) throws SQLException {
        Properties settings = new Properties();
        settings.put("user", user);
        settings.put("password", password);
        // Rewriting turns a JDBC batch into few statements; a local server needs no look at time zones.
        settings.put("rewriteBatchedStatements", "true");
        settings.put("connectionTimeZone", "UTC");
        settings.put("forceConnectionTimeZoneToSession", "true");
        settings.putAll(security.map(StackSecurity::mysqlClient)
                .orElse(Map.of("sslMode", "DISABLED", "allowPublicKeyRetrieval", "true")));
        return DriverManager.getConnection(url, settings);
    }

    private boolean answers() throws SQLException {
        try (Connection connection = connect("jdbc:mysql://127.0.0.1:" + port + "/");
                Statement statement = connection.createStatement()) {
            return statement.execute("SELECT 1");
        }
    }

    private void createSchema(Path cdcConfig) {
        try (Connection connection = connect("jdbc:mysql://127.0.0.1:" + port + "/")) {
            SqlScript.run(connection, cdcConfig.resolve("schema.sql"));
            SqlScript.run(connection, cdcConfig.resolve("grants.sql"));
            SqlScript.run(connection, cdcConfig.resolve("heartbeat.sql"));
            try (Statement statement = connection.createStatement()) {
                statement.execute("ALTER USER '" + CDC_USER + "'@'%' IDENTIFIED BY '" + cdcPassword + "'");
            }
            if (security.isPresent()) {
                SqlScript.run(connection, security.get().mysqlGrants());
            }
        } catch (IOException | SQLException e) {
            throw new ServerFailedException(
                    "MySQL did not accept the schema of " + cdcConfig + ": " + e.getMessage(), e);
        }
    }

    /** What {@code connector.json} refers to, and what MySQL's own client needs. */
    private void writeSecrets() {
        secrets.write("mysql/hostname", "127.0.0.1");
        secrets.write("mysql/port", Integer.toString(port));
        secrets.write("mysql/username", CDC_USER);
        secrets.write("mysql/password", cdcPassword);
        secrets.write(
                ADMIN_FILE,
                String.join(
                        "\n",
                        "[client]",
                        "host=127.0.0.1",
                        "port=" + port,
                        "user=" + ADMIN,
                        "password=" + adminPassword,
                        ""));
    }

    private Path writeOptions(Path home, Path data) {
        List<String> lines = new ArrayList<>(List.of(
                "[mysqld]",
                "basedir=" + home,
                "datadir=" + data.resolve("db"),
                "port=" + port,
                "bind-address=127.0.0.1",
                "mysqlx=OFF",
                // Relative to the data directory, as the path of a socket may be no longer than 107 bytes.
                "socket=mysql.sock",
                "pid-file=mysqld.pid",
                "skip-name-resolve",
                "default-time-zone=+00:00",
                "event-scheduler=ON",
                "server-id=1",
                "log-bin=binlog",
                "binlog-row-image=FULL",
                "gtid-mode=ON",
                "enforce-gtid-consistency=ON",
                // The data lives as long as the run: it must survive a killed server, but no power cut. What is
                // committed
                // is handed to the system, in the redo log as in the binlog, and not flushed to the disk.
                "sync-binlog=0",
                "innodb-flush-log-at-trx-commit=2",
                "innodb-buffer-pool-size=512M",
                "innodb-redo-log-capacity=1G",
                "cte-max-recursion-depth=10000000"));
        security.ifPresent(secured -> lines.addAll(secured.mysqldSettings()));
        if (System.getProperty("user.name").equals("root")) {
            lines.add("user=root");
        }
        return write(data.resolve("my.cnf"), lines);
    }

    private Path writeAccounts(Path data) {
        return write(
                data.resolve("accounts.sql"),
                List.of(
                        "CREATE USER IF NOT EXISTS '" + ADMIN + "'@'127.0.0.1' IDENTIFIED BY '" + adminPassword + "';",
                        "GRANT ALL ON *.* TO '" + ADMIN + "'@'127.0.0.1' WITH GRANT OPTION;"));
    }

    private static Path write(Path file, List<String> lines) {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
