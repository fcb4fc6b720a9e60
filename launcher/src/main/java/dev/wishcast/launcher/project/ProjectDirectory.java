package dev.wishcast.launcher.project;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** The folder of the project that {@code ./wishcast} runs in. */
public final class ProjectDirectory {

    private static final String MARK = "cdc-config/connector.json";

    private ProjectDirectory() {}

    /**
     * Finds the project from system property {@code wishcast.home}, or else from the working directory upwards.
     *
     * @throws IllegalStateException if it is not there
     */
    public static Path find() {
        Path start = Path.of(System.getProperty("wishcast.home", "")).toAbsolutePath();
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve(MARK))) {
                return folder;
            }
        }
        throw new IllegalStateException("No " + MARK + " in " + start + " or above it: run ./wishcast in the project.");
    }

    /** The folder of all runs of the local stack, which may not exist yet. */
    public static Path runs(Path project) {
        return project.resolve("local/target/runs");
    }

    /** The version this was built as. */
    public static String version() {
        try (InputStream in = ProjectDirectory.class.getResourceAsStream("/wishcast-launcher.properties")) {
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
