package dev.wishcast.local.security;

import dev.wishcast.local.run.RunDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The files that {@code cdc-config} expects under {@code /etc/wishcast}: here in the run's own folder, and for its owner
 * only. Thread-safe.
 */
public final class MountedSecrets {

    private static final String SHIPPED_FOLDER = "/etc/wishcast";

    private final Path folder;

    public MountedSecrets(RunDirectory run) {
        this.folder = run.data("secrets");
    }

    public Path path(String file) {
        return folder.resolve(file);
    }

    /** Writes a file, such as {@code mysql/password}. */
    public Path write(String file, String text) {
        return RunDirectory.writeSecret(path(file), text);
    }

    /** Reads a file of {@code cdc-config}, so that it refers to these secrets. */
    public String localized(Path shipped) {
        try {
            return Files.readString(shipped).replace(SHIPPED_FOLDER, folder.toString());
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read " + shipped, e);
        }
    }
}
