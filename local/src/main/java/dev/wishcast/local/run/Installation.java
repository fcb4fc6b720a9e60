package dev.wishcast.local.run;

import dev.wishcast.launcher.project.ProjectDirectory;
import java.nio.file.Path;

/**
 * Where the build put what the stack runs. Immutable.
 *
 * @param root the root of the project
 * @param cdcConfig its folder {@code cdc-config}, or another like it
 */
public record Installation(Path root, Path cdcConfig) {

    /**
     * Finds the project from system property {@code wishcast.home}, or else from the working directory upwards.
     *
     * @throws IllegalStateException if it is not there
     */
    public static Installation find() {
        Path root = ProjectDirectory.find();
        return new Installation(root, root.resolve("cdc-config"));
    }

    public Path flinkConf() {
        return root.resolve("flink-conf");
    }

    /** The JVM options of every process that runs Flink's classes, as an argument file. */
    public Path flinkJvmOptions() {
        return flinkConf().resolve("jvm.options");
    }

    public Path jobJar() {
        return root.resolve("job/target/wishcast-job-" + version() + "-flink.jar");
    }

    public Path runs() {
        return ProjectDirectory.runs(root);
    }

    public Path mysql() {
        return root.resolve("local/servers/mysql/target/mysql");
    }

    public Path kafkaLibraries() {
        return root.resolve("local/servers/kafka/target/lib");
    }

    public Path connectPlugins() {
        return root.resolve("local/servers/kafka/target/plugins");
    }

    public Path flinkLibraries() {
        return root.resolve("local/servers/flink/target/lib");
    }

    /** What the audit runs on. */
    public Path auditLibraries() {
        return root.resolve("audit/target/lib");
    }

    public Path auditJar() {
        return root.resolve("audit/target/wishcast-audit-" + version() + ".jar");
    }

    /** What the launcher and the provider stub run on. */
    public Path ownLibraries() {
        return root.resolve("local/target/lib");
    }

    /** The configurations of the servers, to be filled in. */
    public Path serverConf() {
        return root.resolve("local/src/main/conf");
    }

    /** The script that fetches shared libraries for MySQL. */
    public Path nativeLibraries() {
        return root.resolve("local/src/main/sh/native-libraries.sh");
    }

    /** The log4j configuration of Kafka, Connect, the stub and the benchmarks' contenders. */
    public Path serverLogging() {
        return serverConf().resolve("server-log4j2.properties");
    }

    /** The version this was built as. */
    public static String version() {
        return ProjectDirectory.version();
    }
}
