package dev.wishcast.local.stack;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * Where the build put what the stack runs. Immutable.
 *
 * @param root the root of the project
 * @param cdcConfig its folder {@code cdc-config}, or another like it
 */
public record Installation(Path root, Path cdcConfig) {

    private static final String MARK = "cdc-config/connector.json";

    /**
     * Finds the project from system property {@code wishcast.home}, or else from the working directory upwards.
     *
     * @throws IllegalStateException if it is not there
     */
    public static Installation find() {
        Path start = Path.of(System.getProperty("wishcast.home", "")).toAbsolutePath();
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve(MARK))) {
                return new Installation(folder, folder.resolve("cdc-config"));
            }
        }
        throw new IllegalStateException("No " + MARK + " in " + start + " or above it: run ./wishcast in the project.");
    }

    public Path flinkConf() {
        return root.resolve("flink-conf");
    }

    public Path jobJar() {
        return root.resolve("job/target/wishcast-job-" + version() + "-flink.jar");
    }

    public Path runs() {
        return root.resolve("local/target/runs");
    }

    Path mysql() {
        return root.resolve("local/servers/mysql/target/mysql");
    }

    Path kafkaLibraries() {
        return root.resolve("local/servers/kafka/target/lib");
    }

    Path connectPlugins() {
        return root.resolve("local/servers/kafka/target/plugins");
    }

    Path flinkLibraries() {
        return root.resolve("local/servers/flink/target/lib");
    }

    /** What the audit runs on. */
    Path auditLibraries() {
        return root.resolve("audit/target/lib");
    }

    Path auditJar() {
        return root.resolve("audit/target/wishcast-audit-" + version() + ".jar");
    }

    /** What the launcher and the provider stub run on. */
    Path ownLibraries() {
        return root.resolve("local/target/lib");
    }

    /** The log4j configuration of Kafka, Connect, the stub and the benchmarks' contenders. */
    public Path serverLogging() {
        return root.resolve("local/src/main/conf/server-log4j2.properties");
    }

    /** The version this was built as. */
    public static String version() {
        try (InputStream in = Installation.class.getResourceAsStream("/wishcast-local.properties")) {
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
